using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Sdk.Ir;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>
/// Element-wise operators computed in f32 inside local memory: operands of half precision are widened, and the result is
/// rounded to its type once.
/// </summary>
/// <param name="operation">The operation, for messages.</param>
/// <param name="context">The kernel's context.</param>
/// <param name="inputs">The operands, broadcast to the result as numpy does.</param>
/// <param name="output">The result.</param>
public sealed class Float32Emission(Operation operation, KernelContext context, IReadOnlyList<GlobalTensor> inputs, GlobalTensor output)
{
    /// <summary>f32 scratch tensors the function needs.</summary>
    public int Scratch { get; init; }

    /// <summary>Tables every lane holds (polynomial coefficients), in f32.</summary>
    public IReadOnlyList<float[]> Tables { get; init; } = [];

    /// <summary>Emits the commands of a slice whose operands, result and scratch are f32; the result is none of the others.</summary>
    public required Action<LocalMath, ElementwiseTile> Compute { get; init; }

    /// <summary>Slices the operation to fit local memory and emits it.</summary>
    public void Run()
    {
        // Behind the function's own scratch lie the widened operands, then the result before rounding.
        int widened = inputs.Count(i => i.Type != ChipType.F32);
        bool rounds = output.Type != ChipType.F32;
        new ElementwiseEmission(operation, context, inputs, output)
        {
            Scratch = [.. Enumerable.Repeat(ChipType.F32, Scratch + widened + (rounds ? 1 : 0))],
            Tables = Tables,
            Compute = tile =>
            {
                var math = new LocalMath(context.Emitter);
                int next = Scratch;
                LocalTensor[] wide = [.. tile.Inputs.Select(x => x.Type == ChipType.F32 ? x : Widen(math, tile.Scratch[next++], x))];
                LocalTensor result = rounds ? tile.Scratch[^1] : tile.Output;
                Compute(math, tile with { Inputs = wide, Output = result, Scratch = [.. tile.Scratch.Take(Scratch)] });
                if (rounds)
                {
                    math.Cast(tile.Output, result);
                }
            },
        }.Run();
    }

    private static LocalTensor Widen(LocalMath math, LocalTensor to, LocalTensor from)
    {
        math.Cast(to, from);
        return to;
    }
}
