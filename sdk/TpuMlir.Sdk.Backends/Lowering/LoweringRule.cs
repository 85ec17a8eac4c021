using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ops;

namespace TpuMlir.Sdk.Backends.Lowering;

/// <summary>How a chip computes one top operator. Keyed by the operator's name; absence means "not by this chip".</summary>
public abstract class LoweringRule
{
    /// <summary>The operators it lowers: "top.Conv".</summary>
    public abstract IReadOnlyList<string> Operators { get; }

    /// <summary>Replaces the operation by tpu operations through <see cref="LoweringContext.Replace"/>.</summary>
    /// <exception cref="LoweringException">The chip cannot compute this one, and why.</exception>
    public abstract void Lower(Op op, LoweringContext context);
}

/// <summary>A rule for one operator class.</summary>
public abstract class LoweringRule<TOp> : LoweringRule
    where TOp : Op
{
    /// <inheritdoc/>
    public sealed override void Lower(Op op, LoweringContext context) => Lower((TOp)op, context);

    /// <summary>Replaces the operation by tpu operations.</summary>
    /// <exception cref="LoweringException">The chip cannot compute this one, and why.</exception>
    protected abstract void Lower(TOp op, LoweringContext context);
}

/// <summary>An operation cannot be computed by the chip.</summary>
public sealed class LoweringException(DiagnosticDescriptor descriptor, string message, string why, string help) : Exception(message)
{
    /// <summary>The kind of problem; one of the seven causes.</summary>
    public DiagnosticDescriptor Descriptor { get; } = descriptor;

    /// <summary>The cause.</summary>
    public string Why { get; } = why;

    /// <summary>What to do.</summary>
    public string Help { get; } = help;

    /// <summary>An attribute or extent is beyond what the chip's commands can say.</summary>
    public static LoweringException Limit(string what, long value, string limit, string help) =>
        new(CoreDiagnostics.ChipLimit, $"{what} = {value} is beyond the chip's limit", $"the chip allows {limit}", help);
}
