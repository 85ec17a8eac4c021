using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Tensors;
using Top = TpuMlir.Sdk.Ops.Top;

namespace TpuMlir.Sdk.Backends.Lowering;

/// <summary>What lowering rules ask of operands, with what they say when it is not so.</summary>
public static class Refusals
{
    /// <summary>An operation the chip has no commands for.</summary>
    /// <param name="context">The context.</param>
    /// <param name="op">The operation.</param>
    /// <param name="what">What it has, behind "top.Conv with".</param>
    /// <param name="limit">What the chip has instead, behind its name and "has".</param>
    /// <param name="help">What to do.</param>
    public static LoweringException Refused(this LoweringContext context, Op op, string what, string limit, string help) =>
        new(CoreDiagnostics.NoPlacement, $"{op.Operation.Name} with {what}", $"{context.Target.Name} has {limit}", help);

    /// <summary>The two operands of an operation of any number.</summary>
    /// <exception cref="LoweringException">It has other than two.</exception>
    public static IReadOnlyList<Value> Two(this LoweringContext context, Op op) => op.Operation.Operands is { Count: 2 } two
        ? two
        : throw context.Refused(op, $"{op.Operation.Operands.Count} operands", "commands of two", "combine the operands in pairs");

    /// <summary>The two operands of a sum without factors.</summary>
    /// <exception cref="LoweringException">It has other than two, or factors other than 1.</exception>
    public static IReadOnlyList<Value> Two(this LoweringContext context, Top.Add op) => op.Coeff.All(f => f == 1)
        ? context.Two((Op)op)
        : throw context.Refused(op, $"the factors {op.Coeff}", "sums without factors", "multiply the operands before");

    /// <summary>The data of an operand that must be constant, as f32.</summary>
    /// <exception cref="LoweringException">It is computed.</exception>
    public static Tensor RequireConstant(this LoweringContext context, Op op, Value value) =>
        context.Constant(value) ?? throw context.Refused(op, "computed weights", "products with constant weights only", "make them a constant of the model");
}
