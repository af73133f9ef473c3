using Microsoft.AspNetCore.Components;

namespace Wayfarer.Web.Pages.Shared;

/// <summary>A page or a part of one: what it shows is all in its model.</summary>
public abstract class PageComponent<TModel> : ComponentBase
{
    [Parameter, EditorRequired]
    public TModel Model { get; set; } = default!;

    [CascadingParameter]
    public Frame Frame { get; set; } = null!;

    protected Clock Clock => Frame.Clock;
}
