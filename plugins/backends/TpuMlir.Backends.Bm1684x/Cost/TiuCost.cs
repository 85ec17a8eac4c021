using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Commands;

namespace TpuMlir.Backends.Bm1684x.Cost;

/// <summary>Cycles of every TIU command.</summary>
internal static class TiuCost
{
    /// <summary>Horner's rule and Newton steps: multiply and add, one after the other.</summary>
    private const int CyclesPerTerm = 2;

    /// <summary>A Newton step of a reciprocal root: three products and a difference.</summary>
    private const int CyclesPerIteration = 4;

    public static CommandCost Of(TiuCommand raw) => raw.Opcode() switch
    {
        TiuOpcode.Conv => Of(Conv.From(raw)),
        TiuOpcode.PorD => Of(PorD.From(raw)),
        TiuOpcode.MatMul when raw.Eu() >= (int)MatMul2Kind.NN => Of(MatMul2.From(raw)),
        TiuOpcode.MatMul => Of(MatMul.From(raw)),
        TiuOpcode.Arithmetic => Of(ArithmeticCommand.From(raw)),
        TiuOpcode.Requantize => Of(Requantize.From(raw)),
        TiuOpcode.Transpose => Of(Transpose.From(raw)),
        TiuOpcode.GatherScatter => Of(GatherScatter.From(raw)),
        TiuOpcode.SpecialFunction => Of(SpecialFunction.From(raw)),
        TiuOpcode.Linear => Of(Linear.From(raw)),
        TiuOpcode.Compare => Of(Compare.From(raw)),
        TiuOpcode.VectorOuter => Of(VectorOuter.From(raw)),
        _ => CommandCost.Of("system", TiuCalibration.System, false),
    };

    private static CommandCost Of(Conv c) =>
        CommandCost.Of($"conv {c.Input.Type}", ConvCost.Cycles(c), c.Input.Type.IsHalf)
            .WithMacs(ConvCost.Macs(c), ConvCost.PeakPerCycle(c.Input.Type));

    private static CommandCost Of(PorD c) =>
        CommandCost.Of($"{Name(c.Kind)} {c.Input.Type}", WindowCost.Cycles(c), c.Input.Type.IsHalf && c.Kind is PorDKind.Depthwise or PorDKind.MaxPool)
            .WithMacs(WindowCost.Macs(c), ChipMemory.Lanes * c.Input.Type.EuElements);

    private static CommandCost Of(MatMul c) =>
        CommandCost.Of($"mm {c.Left.Type}", MatrixCost.Cycles(c), false)
            .WithMacs(MatrixCost.Macs(c), ChipMemory.Lanes * MatrixCost.MacsPerLane(c.Left.Type));

    private static CommandCost Of(MatMul2 c) =>
        CommandCost.Of($"mm2 {c.Left.Type}", MatrixCost.Cycles(c), false)
            .WithMacs(MatrixCost.Macs(c), ConvCost.PeakPerCycle(c.Left.Type));

    private static CommandCost Of(ArithmeticCommand c)
    {
        double work = c.Op == ArithmeticOp.Div ? CyclesPerIteration * c.Iterations : 1;
        Operand? accumulated = c.Op == ArithmeticOp.MultiplyAccumulate ? c.Result : null;
        double cycles = ElementwiseCost.Cycles([c.Result], [c.A, c.B, c.C, accumulated], work);
        return c.Op == ArithmeticOp.Cast
            ? CommandCost.Of($"cast {c.A?.Type}>{c.Result.Type}", cycles, IsMeasuredCast(c.A?.Type, c.Result.Type))
            : CommandCost.Of($"{Name(c.Op)} {c.Result.Type}", cycles, c.Result.Type.IsHalf && c.Op is ArithmeticOp.Add or ArithmeticOp.Max or ArithmeticOp.Copy);
    }

    private static CommandCost Of(Requantize c) =>
        CommandCost.Of($"{Name(c.Kind)} {c.Input.Type}>{c.Result.Type}", ElementwiseCost.Cycles([c.Result], [c.Input]), false);

    private static CommandCost Of(Transpose c) => CommandCost.Of(Name(c.Kind), LaneMoveCost.Cycles(c), LaneMoveCost.IsMeasured(c.Kind));

    /// <summary>Indexed movement looks at one element of a lane in a cycle; rows move a line at a time.</summary>
    private static CommandCost Of(GatherScatter c)
    {
        Nchw moved = c.Result.Shape.Count >= c.Source.Shape.Count || !c.HasCount ? c.Result.Shape : c.Source.Shape;
        double perLane = c.IsRows
            ? moved.H * Math.Ceiling((double)moved.W * c.Result.Type.Size / ChipMemory.EuBytes)
            : (double)moved.H * moved.W;
        return CommandCost.Of($"{Name(c.Kind)} {c.Result.Type}", (LineAccess.Passes(c.Result) * perLane) + TiuCalibration.ElementwiseStart, false);
    }

    private static CommandCost Of(SpecialFunction c)
    {
        double work = c.Kind switch
        {
            SpecialFunctionKind.Taylor or SpecialFunctionKind.TaylorFourfold => CyclesPerTerm * Math.Max(1, c.CoefficientCount - 1),
            SpecialFunctionKind.ReciprocalSqrt => CyclesPerIteration * c.Iterations,
            _ => 1,
        };
        return CommandCost.Of($"{Name(c.Kind)} {c.Input.Type}", ElementwiseCost.Cycles([c.Result], [c.Input], work), false);
    }

    private static CommandCost Of(Linear c) =>
        CommandCost.Of($"{Name(c.Kind)} {c.Result.Type}", ElementwiseCost.Cycles([c.Result], [c.A]), false);

    private static CommandCost Of(Compare c)
    {
        LocalTensor[] results = c.Choice is { } choice ? [c.Result, choice] : [c.Result];
        return CommandCost.Of($"{Name(c.Kind)} {c.A.Type}", ElementwiseCost.Cycles(results, [c.A, c.B, c.C, c.D]), false);
    }

    private static CommandCost Of(VectorOuter c)
    {
        double work = c.Op == ArithmeticOp.Div ? CyclesPerIteration * c.Iterations : 1;
        return CommandCost.Of($"outer {Name(c.Op)} {c.Result.Type}", ElementwiseCost.Cycles([c.Result], [c.B], work), false);
    }

    /// <summary>The recording casts between f32 and f16 both ways, and i32 to i8.</summary>
    private static bool IsMeasuredCast(ChipType? from, ChipType to) =>
        from is { } f && ((f == ChipType.F32 && to.IsHalf) || (f.IsHalf && to == ChipType.F32) || (f.Size == 4 && to.Size == 1 && f.IsInteger));

    private static string Name<T>(T kind) where T : struct, Enum => kind.ToString().ToLowerInvariant();
}
