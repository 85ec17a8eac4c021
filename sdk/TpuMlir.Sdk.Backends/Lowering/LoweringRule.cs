using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ops;

namespace TpuMlir.Sdk.Backends.Lowering;

/// <summary>How a chip computes one top operator. Keyed by the operator's name or by a trait; absence means "not by this chip".</summary>
public abstract class LoweringRule
{
    /// <summary>The operators it lowers: "top.Conv".</summary>
    public abstract IReadOnlyList<string> Operators { get; }

    /// <summary>
    /// What it computes in. In a quantised mode the quantised rule of an operator is tried first and the floating-point one takes
    /// what it refuses. A rule for both sees from <see cref="LoweringContext.Quantization"/> which is asked for.
    /// </summary>
    public virtual Numerics Numerics => Numerics.Floating;

    /// <summary>Whether it lowers an operator none is named for: see <see cref="TraitLoweringRule{TTrait}"/>.</summary>
    public virtual bool Covers(Op op) => false;

    /// <summary>Replaces the operation by tpu operations through <see cref="LoweringContext.Replace"/>.</summary>
    /// <exception cref="LoweringException">The chip cannot compute this one, and why.</exception>
    public abstract void Lower(Op op, LoweringContext context);

    /// <summary>A rule for one operator class as a function; what it throws is <see cref="LoweringException"/>.</summary>
    /// <param name="lower">Replaces the operation by tpu operations.</param>
    /// <param name="numerics">What it computes in.</param>
    public static LoweringRule For<TOp>(Action<TOp, LoweringContext> lower, Numerics numerics = Numerics.Floating)
        where TOp : Op, IDefinedOp => new Function<TOp>(lower, numerics);

    private sealed class Function<TOp>(Action<TOp, LoweringContext> lower, Numerics numerics) : LoweringRule
        where TOp : Op, IDefinedOp
    {
        public override IReadOnlyList<string> Operators => [TOp.Definition.Name];

        public override Numerics Numerics => numerics;

        public override void Lower(Op op, LoweringContext context) => lower((TOp)op, context);
    }
}

/// <summary>A rule for one operator class.</summary>
public abstract class LoweringRule<TOp> : LoweringRule
    where TOp : Op, IDefinedOp
{
    /// <inheritdoc/>
    public sealed override IReadOnlyList<string> Operators => [TOp.Definition.Name];

    /// <inheritdoc/>
    public sealed override void Lower(Op op, LoweringContext context) => Lower((TOp)op, context);

    /// <summary>Replaces the operation by tpu operations.</summary>
    /// <exception cref="LoweringException">The chip cannot compute this one, and why.</exception>
    protected abstract void Lower(TOp op, LoweringContext context);
}

/// <summary>A quantised rule for one operator class.</summary>
public abstract class QuantizedRule<TOp> : LoweringRule
    where TOp : Op, IDefinedOp
{
    /// <inheritdoc/>
    public sealed override IReadOnlyList<string> Operators => [TOp.Definition.Name];

    /// <inheritdoc/>
    public sealed override Numerics Numerics => Numerics.Quantized;

    /// <inheritdoc/>
    public sealed override void Lower(Op op, LoweringContext context) => Lower((TOp)op, context, context.Quantization!);

    /// <summary>Replaces the operation by tpu operations on quantised values.</summary>
    /// <exception cref="LoweringException">The chip cannot compute this one so, and why.</exception>
    protected abstract void Lower(TOp op, LoweringContext context, QuantizationContext q);
}

/// <summary>
/// A rule for every operator with a trait, those of third parties too; a rule that names an operator goes before it. The trait
/// is an interface the operator classes implement, for example <see cref="IPointwise"/>.
/// </summary>
public abstract class TraitLoweringRule<TTrait> : LoweringRule
    where TTrait : class
{
    /// <inheritdoc/>
    public sealed override IReadOnlyList<string> Operators => [];

    /// <inheritdoc/>
    public override bool Covers(Op op) => op is TTrait;

    /// <inheritdoc/>
    public sealed override void Lower(Op op, LoweringContext context) => Lower(op, (TTrait)(object)op, context);

    /// <summary>Replaces the operation by tpu operations.</summary>
    /// <exception cref="LoweringException">The chip cannot compute this one, and why.</exception>
    protected abstract void Lower(Op op, TTrait trait, LoweringContext context);
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
