using TpuMlir.Sdk.Backends.Generation;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Ops.Tpu;
using TpuMlir.Sdk.Quantization;
using TpuMlir.Sdk.Tensors;
using Context = TpuMlir.Sdk.Backends.Generation.KernelContext<Acme.Toy8.Command>;

namespace Acme.Toy8;

/// <summary>Tpu operations as commands; the SDK slices them to fit local memory.</summary>
internal static class Kernels
{
    public static IReadOnlyList<Kernel<Context>> All { get; } =
    [
        Kernel<Context>.For<Conv2D>(Convolve), Kernel<Context>.For<Pool2D>(Pool),
        Kernel<Context>.For<Add>((op, c) => Binary(op, c, BinaryKind.Add, op.DoRelu, op.ReluLimit)),
        Kernel<Context>.For<Sub>((op, c) => Binary(op, c, BinaryKind.Sub, op.DoRelu, op.ReluLimit)),
        Kernel<Context>.For<Mul>((op, c) => Binary(op, c, BinaryKind.Mul, op.DoRelu, op.ReluLimit)),
        Kernel<Context>.For<Max>((op, c) => Binary(op, c, BinaryKind.Max, op.DoRelu, op.ReluLimit)),
        Kernel<Context>.For<Min>((op, c) => Binary(op, c, BinaryKind.Min, op.DoRelu, op.ReluLimit)),
        Kernel<Context>.For<Lut>((op, c) => LookUp(op, c, c.Place(op.Table).Address)),
        Kernel<Context>.For<RequantInt>(Requantize), Kernel<Context>.For<Cast>(Cast), .. MovementKernels.All<Command>(Tiling),
    ];

    private static void Convolve(Conv2D op, Context c)
    {
        int outputs = (int)op.Output.Shape[1];
        Tensor? bias = op.Bias is null ? null : c.Constant(op.Bias);
        TensorPlace filter = c.Place(op.Filter), constants;
        if (Requantization.Read(op.Operation) is MultiplierShift scale)
        {
            int[] start = bias is null ? new int[outputs] : bias.As<int>().ToArray();
            int[] records = [.. start.SelectMany((b, o) => new[] { b, (int)scale.Multipliers[o], scale.Shifts[o] })];
            constants = new TensorPlace(c.Store<int>(records), [outputs, 3], ElementType.I32);
        }
        else
        {
            constants = new TensorPlace(c.Store<float>(bias is null ? new float[outputs] : bias.Floats()), [outputs, 1], ElementType.F32);
        }

        bool perChannel = op.Group > 1 && op.Group == outputs && op.Filter.Shape[1] == 1;
        Command form = Form(op, Opcode.Conv, op.DoRelu, op.ReluLimit) with { PerChannel = perChannel };
        Tiling(c).Window(
            op.Operation, c.Place(op.Input), c.Place(op.Output),
            [filter with { Shape = [outputs, filter.Shape.Count / outputs] }, constants], perChannel ? 0 : (int)op.Group,
            t => form with { X = t.Input, Y = t.Output, W = t.Parameters[0], B = t.Parameters[1], Window = t.Window });
    }

    private static void Pool(Pool2D op, Context c)
    {
        Command form = Form(op, Opcode.Pool, op.DoRelu, op.ReluLimit) with { Max = op.PoolMode == "Max", Scale = (float)op.Scale };
        Tiling(c).Window(op.Operation, c.Place(op.Input), c.Place(op.Output), [], 0, t => form with { X = t.Input, Y = t.Output, Window = t.Window });
    }

    private static void Binary(TpuOp op, Context c, BinaryKind kind, bool relu, double limit) =>
        Elementwise(op, c, [op.Operation.Operand(0), op.Operation.Operand(1)], Form(op, Opcode.Binary, relu, limit) with { Kind = kind });

    private static void Cast(Cast op, Context c) =>
        Elementwise(op, c, [op.Input], new Command { Op = Opcode.Cast, Scale = (float)(op.Input.Scale() / op.Output.Scale()) });

    private static void Requantize(RequantInt op, Context c)
    {
        Requantization scale = Requantization.Read(op.Operation)!;
        sbyte[] table = [.. Enumerable.Range(0, 256).Select(b => (sbyte)IntegerArithmetic.Saturate(scale.Apply((sbyte)b, 0), ElementType.I8))];
        LookUp(op, c, c.Store<sbyte>(table));
    }

    private static void LookUp(TpuOp op, Context c, GlobalAddress table) =>
        Elementwise(op, c, [op.Operation.Operand(0)], new Command { Op = Opcode.Lookup, Place = new GlobalBox(table, 0, 0, 0, 0) });

    private static void Elementwise(TpuOp op, Context c, Value[] inputs, Command form) => Tiling(c).Elementwise(
        op.Operation, [.. inputs.Select(c.Place)], c.Place(op.Operation.Result), (x, y) => form with { X = x[0], W = x.ElementAtOrDefault(1), Y = y });

    private static LaneTiling<Command> Tiling(Context c) => new(
        c, (box, x) => new Command { Op = Opcode.Load, X = x, Place = box }, (x, box) => new Command { Op = Opcode.Store, X = x, Place = box });

    /// <summary>A command with the requantisation and the relu of an operation; the chip takes the limit in stored numbers.</summary>
    private static Command Form(TpuOp op, Opcode code, bool relu, double limit)
    {
        var scale = Requantization.Read(op.Operation) as MultiplierShift;
        double stored = limit / op.Operation.Result.Scale();
        return new Command
        {
            Op = code, Relu = relu, Limit = !relu || limit < 0 ? float.PositiveInfinity : (float)(scale is null ? stored : Math.Round(stored)),
            M0 = (int)(scale?.Multipliers[0] ?? 0), M1 = (int)(scale?.Multipliers[^1] ?? 0), Shift = scale?.Shifts[0] ?? 0,
        };
    }
}
