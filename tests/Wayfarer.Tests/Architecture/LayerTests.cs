using System.Reflection;
using Wayfarer.Domain.Contacts;
using Wayfarer.Runtime.Contacts;
using Xunit;

namespace Wayfarer.Tests.Architecture;

/// <summary>References point one way, and what decides touches nothing outside of itself.</summary>
public sealed class LayerTests
{
    private const BindingFlags Everything = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly string[] Layers = ["Wayfarer.Domain", "Wayfarer.Runtime", "Wayfarer.Web", "wayfarer"];

    private static readonly string[] Outside =
        ["Azure.", "Microsoft.Data.", "Microsoft.AspNetCore", "Microsoft.Extensions", "MimeKit", "MailKit", "DotLiquid", "System.Net", "System.IO.FileSystem", "System.IO.Pipes", "System.Threading.Tasks.Parallel"];

    private static readonly Type[] Impure = [typeof(Task), typeof(Task<>), typeof(ValueTask), typeof(ValueTask<>), typeof(Stream), typeof(TimeProvider), typeof(Random), typeof(CancellationToken)];

    private static readonly Assembly Domain = typeof(Contact).Assembly;

    [Fact]
    public void Each_layer_refers_only_to_those_below()
    {
        var assemblies = Assemblies();
        for (var layer = 0; layer < Layers.Length; layer++)
        {
            // A layer that is still empty has nothing to refer with.
            if (!assemblies.TryGetValue(Layers[layer], out var assembly)) continue;

            var ours = assembly.GetReferencedAssemblies().Select(name => name.Name!).Where(name => name.StartsWith("wayfarer", StringComparison.OrdinalIgnoreCase));
            Assert.Empty(ours.Except(Layers[..layer]));
        }
    }

    [Fact]
    public void The_domain_refers_to_nothing_that_does_input_or_output() =>
        Assert.DoesNotContain(
            Domain.GetReferencedAssemblies().Select(name => name.Name!),
            name => Outside.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)));

    [Fact]
    public void The_domain_speaks_of_no_tasks_streams_clocks_or_chance()
    {
        var found =
            from type in Domain.GetTypes()
            from member in type.GetMembers(Everything)
            from used in Mentioned(member)
            where Impure.Contains(used)
            select $"{type}.{member.Name}: {used}";
        Assert.Empty(found);
    }

    [Fact]
    public void The_rules_are_seen_by_this_test()
    {
        var members = typeof(ContactTransaction).GetMembers(Everything).SelectMany(Mentioned).ToList();
        Assert.Contains(typeof(TimeProvider), members);
        Assert.Contains(typeof(ValueTask), members);
        Assert.Contains(typeof(ContactTransaction).Assembly.GetReferencedAssemblies(), name => Outside.Any(prefix => name.Name!.StartsWith(prefix, StringComparison.Ordinal)));
    }

    private static Dictionary<string, Assembly> Assemblies() => Directory.GetFiles(AppContext.BaseDirectory, "*.dll")
        .Where(path => Layers.Contains(Path.GetFileNameWithoutExtension(path)))
        .Select(path => Assembly.Load(Path.GetFileNameWithoutExtension(path)))
        .ToDictionary(assembly => assembly.GetName().Name!);

    private static IEnumerable<Type> Mentioned(MemberInfo member) => (member switch
    {
        MethodInfo method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType)
            .Concat(method.GetMethodBody()?.LocalVariables.Select(local => local.LocalType) ?? []),
        ConstructorInfo constructor => constructor.GetParameters().Select(parameter => parameter.ParameterType),
        FieldInfo field => [field.FieldType],
        PropertyInfo property => [property.PropertyType],
        _ => Enumerable.Empty<Type>(),
    }).SelectMany(Parts);

    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.HasElementType) return Parts(type.GetElementType()!);

        return type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Prepend(type.GetGenericTypeDefinition()) : [type];
    }
}
