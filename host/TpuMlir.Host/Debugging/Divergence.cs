using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Quantization;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Host.Debugging;

/// <summary>The first command that wrote something else than the reference has.</summary>
/// <param name="Command">The command.</param>
/// <param name="Operation">The operation it belongs to.</param>
/// <param name="Tensor">The tensor it wrote to.</param>
/// <param name="Difference">What differs among the bytes it wrote.</param>
public sealed record Divergence(DebugCommand Command, MappedOperation Operation, string Tensor, TensorDifference Difference);

/// <summary>Finds the first command whose written bytes differ from a reference.</summary>
/// <remarks>
/// A command is judged by the elements of its operation's results that it wrote, right after it ran: what it wrote earlier or
/// what later operations write over it does not matter. A command that reads its result before it is complete (partial sums in
/// global memory) is judged when the operation ends.
/// </remarks>
public static class DivergenceFinder
{
    /// <summary>Runs on to the first divergence; null when the program ends without any.</summary>
    /// <param name="debugger">The debugger; it stands behind the diverging command afterwards. It must have a map.</param>
    /// <param name="reference">Tensors by name; those the reference does not have are not judged.</param>
    /// <param name="tolerance">The difference allowed, as a share of the reference's largest magnitude; 0 compares bits.</param>
    /// <param name="compared">Told each tensor that was judged.</param>
    public static Divergence? Find(Debugger debugger, IReadOnlyDictionary<string, Tensor> reference, double tolerance, Action<string>? compared = null)
    {
        CommandMap map = debugger.Map ?? throw new ArgumentException("there is no command map", nameof(debugger));
        while (debugger.Session.Next is { } command)
        {
            MappedOperation? operation = map.Find(command.Engine, command.Number);
            debugger.Step();
            if (operation is null)
            {
                continue;
            }

            bool complete = operation.LastCommand.Zip(debugger.Session.Done).All(p => p.First <= p.Second);
            foreach (PlacedTensor placed in operation.Results.Where(r => reference.ContainsKey(r.Name)).Select(r => r.Placed))
            {
                TensorDifference? difference = complete
                    ? TensorDifference.Between(Read(debugger, placed, reference[placed.Name]), reference[placed.Name], tolerance)
                    : Written(debugger, command, placed, reference[placed.Name], tolerance);
                if (difference is not null)
                {
                    return new Divergence(command, operation, placed.Name, difference);
                }

                if (complete)
                {
                    compared?.Invoke(placed.Name);
                }
            }
        }

        return null;
    }

    /// <summary>A tensor as its reference has it: quantised ones are the numbers they stand for when the reference is real.</summary>
    private static Tensor Read(Debugger debugger, PlacedTensor placed, Tensor reference)
    {
        Tensor stored = debugger.Session.Read(placed);
        return reference.Type.IsFloat() ? TensorQuantization.ToReal(stored, placed.Type) : stored;
    }

    private static TensorDifference? Written(Debugger debugger, DebugCommand command, PlacedTensor placed, Tensor reference, double tolerance)
    {
        int size = placed.Type.Storage.Size();
        long begin = (long)placed.Address, end = begin + placed.Type.Bytes;
        List<(long First, long Last)> elements =
        [
            .. command.Writes
                .Where(w => w.Memory == DebugRange.Global && w.Start < end && begin < w.End)
                .Select(w => ((Math.Max(w.Start, begin) - begin) / size, (Math.Min(w.End, end) - begin + size - 1) / size)),
        ];
        bool readsBack = command.Reads.Any(r => r.Memory == DebugRange.Global && r.Start < end && begin < r.End);
        return elements.Count == 0 || readsBack
            ? null
            : TensorDifference.Between(Read(debugger, placed, reference), reference, tolerance, i => elements.Exists(e => e.First <= i && i < e.Last));
    }
}
