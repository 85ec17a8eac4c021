using TpuMlir.Sdk.Ir;

namespace TpuMlir.Sdk.Ops;

/// <summary>A typed view over an <see cref="Ir.Operation"/>; the base of every operator definition.</summary>
public abstract class Op(Operation operation)
{
    /// <summary>The operation behind this view.</summary>
    public Operation Operation { get; } = operation;

    /// <summary>Where the operation comes from.</summary>
    public Location Location => Operation.Location;

    /// <summary>A location for an operation created beside this one: its name with a suffix, and its node.</summary>
    public Location Derived(string suffix) => Operation.Derived(suffix);

    /// <summary>
    /// Sets the types of the results from those of the operands and the attributes. Operand shapes are ranked; extents may be
    /// unknown only where the definition says so.
    /// </summary>
    /// <exception cref="OpException">Operands and attributes do not fit together.</exception>
    public abstract void InferTypes();

    /// <summary>Checks what operand counts and attribute types alone do not say.</summary>
    /// <exception cref="OpException">The operation is not valid.</exception>
    public virtual void Verify()
    {
    }

    /// <summary>Fails with a message about this operation.</summary>
    protected OpException Error(string message) => new(Operation, message);

    /// <summary>The operand at <paramref name="index"/>, or null when it is <c>top.None</c>.</summary>
    protected Value? OptionalOperand(int index) => Operation.Operand(index) is { IsNone: false } value ? value : null;
}

/// <summary>
/// A chip-neutral operator. Besides its shape it knows its cost and its meaning in f32; subclasses also have a static
/// <c>IEnumerable&lt;OpSample&gt; Samples()</c> from which tests are generated.
/// </summary>
public abstract class TopOp(Operation operation) : Op(operation)
{
    /// <summary>Floating-point operations (a multiply-add counts two), from the operand and result shapes.</summary>
    public abstract long Flops { get; }

    /// <summary>Computes the results from the operands' tensors.</summary>
    /// <remarks>The definition every lowering is checked against: f32 in, f32 out unless the operator says otherwise.</remarks>
    public abstract void Infer(InferenceContext context);

    /// <summary>
    /// Rewrites the operation into simpler ones through <paramref name="rewriter"/>, replacing its results; false when there
    /// is no such form. An operator with a decomposition needs no lowering of its own.
    /// </summary>
    public virtual bool Decompose(OpRewriter rewriter) => false;
}

/// <summary>An operator of an accelerator: shape only; its arithmetic belongs to the chip.</summary>
public abstract class TpuOp(Operation operation) : Op(operation);

/// <summary>An operation's operands or attributes do not fit together.</summary>
public sealed class OpException(Operation operation, string message) : Exception(message)
{
    /// <summary>The operation.</summary>
    public Operation Operation { get; } = operation;
}
