using TpuMlir.Sdk.Backends.Tiling;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Ops.Tpu;
using TpuMlir.Sdk.Quantization;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Backends.Generation;

/// <summary>
/// Kernels of the shared tpu operators for chips of lanes (<see cref="LaneTiling{TCommand}"/>): slices, loads and stores are the
/// same for all; the chip says which command computes a slice. A chip takes those it has commands for.
/// </summary>
/// <param name="load">The command that loads a box.</param>
/// <param name="store">The command that stores one.</param>
public sealed class LaneKernels<TCommand>(Func<GlobalBox, LaneTensor, TCommand> load, Func<LaneTensor, GlobalBox, TCommand> store)
{
    /// <summary>The slicing of one operation.</summary>
    public LaneTiling<TCommand> Tiling(KernelContext<TCommand> context) => new(context, load, store);

    /// <summary>tpu.Concat and tpu.Permute, by loads and stores alone.</summary>
    public IReadOnlyList<Kernel<KernelContext<TCommand>>> Movement => MovementKernels.All<TCommand>(Tiling);

    /// <summary>tpu.Conv2D. A slice's parameters are its filters, [1, channels, 1, weights of a channel], and what the chip packs for its channels.</summary>
    /// <param name="constants">Packs what else travels with the result's channels, [channels, k].</param>
    /// <param name="command">The command for a slice.</param>
    public Kernel<KernelContext<TCommand>> Conv(Func<Conv2D, KernelContext<TCommand>, TensorPlace> constants, Func<Conv2D, WindowTile, TCommand> command) =>
        Kernel<KernelContext<TCommand>>.For<Conv2D>((op, context) =>
        {
            long outputs = op.Output.Shape[1];
            bool perChannel = op.Group > 1 && op.Group == outputs && op.Filter.Shape[1] == 1;
            TensorPlace filter = context.Place(op.Filter);
            Tiling(context).Window(
                op,
                context.Place(op.Input),
                context.Place(op.Output),
                [filter with { Shape = [outputs, filter.Shape.Count / outputs] }, constants(op, context)],
                perChannel ? 0 : (int)op.Group,
                tile => command(op, tile));
        });

    /// <summary>tpu.Pool2D.</summary>
    /// <param name="command">The command for a slice.</param>
    public Kernel<KernelContext<TCommand>> Pool(Func<Pool2D, WindowTile, TCommand> command) => Kernel<KernelContext<TCommand>>.For<Pool2D>((op, context) =>
        Tiling(context).Window(op, context.Place(op.Input), context.Place(op.Output), [], 0, tile => command(op, tile)));

    /// <summary>An operator on the elements of its operands, which are broadcast.</summary>
    /// <param name="command">The command for a slice of the operands and the result.</param>
    public Kernel<KernelContext<TCommand>> Elementwise<TOp>(Func<TOp, IReadOnlyList<LaneTensor>, LaneTensor, TCommand> command)
        where TOp : Op, IDefinedOp => Kernel<KernelContext<TCommand>>.For<TOp>((op, context) => Elementwise(op, context, op.Operation.Operands, (x, y) => command(op, x, y)));

    /// <summary>tpu.Add, tpu.Sub, tpu.Mul, tpu.Max and tpu.Min.</summary>
    /// <param name="command">The command for a slice of both operands and the result.</param>
    public IReadOnlyList<Kernel<KernelContext<TCommand>>> Binary(Func<Operation, LaneTensor, LaneTensor, LaneTensor, TCommand> command)
    {
        return [Of<Add>(), Of<Sub>(), Of<Mul>(), Of<Max>(), Of<Min>()];

        Kernel<KernelContext<TCommand>> Of<TOp>()
            where TOp : Op, IDefinedOp => Elementwise<TOp>((op, x, y) => command(op.Operation, x[0], x[1], y));
    }

    /// <summary>tpu.Lut, and tpu.RequantInt of 8-bit numbers as a table of all of them.</summary>
    /// <param name="command">The command that looks a slice up in a table.</param>
    public IReadOnlyList<Kernel<KernelContext<TCommand>>> Tables(Func<GlobalAddress, LaneTensor, LaneTensor, TCommand> command)
    {
        return
        [
            Kernel<KernelContext<TCommand>>.For<Lut>((op, context) => LookUp(op, context, op.Input, context.Place(op.Table).Address)),
            Kernel<KernelContext<TCommand>>.For<RequantInt>((op, context) => LookUp(op, context, op.Input, Requantized(op, context))),
        ];

        void LookUp(Op op, KernelContext<TCommand> context, Value input, GlobalAddress table) =>
            Elementwise(op, context, [input], (x, y) => command(table, x[0], y));
    }

    private void Elementwise(Op op, KernelContext<TCommand> context, IReadOnlyList<Value> inputs, Func<IReadOnlyList<LaneTensor>, LaneTensor, TCommand> command) =>
        Tiling(context).Elementwise(op.Operation, [.. inputs.Select(context.Place)], context.Place(op.Operation.Result), command);

    /// <summary>An entry for each byte, the result for the number it stands for.</summary>
    private static GlobalAddress Requantized(RequantInt op, KernelContext<TCommand> context)
    {
        Requantization scale = Requantization.Read(op.Operation)!;
        (ElementType from, ElementType to) = (op.Input.Element, op.Output.Element);
        if (from.Bits() != 8 || to.Bits() != 8 || scale.Count != 1)
        {
            throw new InvalidOperationException($"{op.Operation} is no table of 256 bytes");
        }

        byte[] table =
        [
            .. Enumerable.Range(0, 256).Select(b => from == ElementType.I8 ? (sbyte)b : b)
                .Select(x => (byte)IntegerArithmetic.Saturate(scale.Apply(x, 0), to)),
        ];
        return context.Store<byte>(table);
    }
}
