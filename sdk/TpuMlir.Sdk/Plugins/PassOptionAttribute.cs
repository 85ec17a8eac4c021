namespace TpuMlir.Sdk.Plugins;

/// <summary>
/// Describes an option of a pass, so that hosts know it without running the plugin's code. The SDK's generator writes one for
/// each option of each exported pass, from the option's type, initializer and summary; nobody writes it by hand.
/// </summary>
/// <param name="pass">The pass's name.</param>
/// <param name="name">The option's name: "max-chain".</param>
/// <param name="type">Its type as C# writes it: "bool", "int", "long", "double", "string" or "string[]".</param>
/// <param name="defaultJson">Its value when it is not given, as JSON; null when that is not a constant.</param>
/// <param name="description">What it does; empty when its author does not say.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class PassOptionAttribute(string pass, string name, string type, string? defaultJson, string description) : Attribute
{
    /// <summary>The pass's name.</summary>
    public string Pass { get; } = pass;

    /// <summary>The option's name.</summary>
    public string Name { get; } = name;

    /// <summary>Its type as C# writes it.</summary>
    public string Type { get; } = type;

    /// <summary>Its value when it is not given, as JSON; null when that is not a constant.</summary>
    public string? DefaultJson { get; } = defaultJson;

    /// <summary>What it does.</summary>
    public string Description { get; } = description;
}
