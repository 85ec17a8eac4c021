using TpuMlir.Sdk.Ir;

namespace TpuMlir.Sdk.Pipeline;

/// <summary>A pass with its options, as a pipeline names it.</summary>
/// <param name="Name">The pass's name: "top-tidy".</param>
/// <param name="Options">The options given, in order.</param>
public sealed record PassInvocation(string Name, EquatableList<PassOption> Options)
{
    /// <summary>A pass without options.</summary>
    public PassInvocation(string name)
        : this(name, [])
    {
    }
}

/// <summary>An option as text.</summary>
/// <param name="Name">The option's name in kebab case: "max-chain".</param>
/// <param name="Value">Its value; "true" for an option without one.</param>
public sealed record PassOption(string Name, string Value);
