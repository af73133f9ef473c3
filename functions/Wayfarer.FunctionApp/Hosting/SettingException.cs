namespace Wayfarer.FunctionApp.Hosting;

/// <summary>The app cannot start with its settings; the message names the setting, what is wrong with it, and what to do.</summary>
public sealed class SettingException(string setting, string problem) : Exception($"The setting '{setting}' {problem}");
