using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Commands;

namespace TpuMlir.Backends.Bm1684x.Cost;

/// <summary>
/// Element by element: results are made a lane's width at a time, as many elements as fit in the widest type at work. Each
/// such batch takes a cycle for every line it reads, every line it writes, and every line of the bank that is used most;
/// reads and writes of different banks overlap, reads do not.
/// </summary>
internal static class ElementwiseCost
{
    /// <summary>Cycles of a command whose operands are walked like its first result.</summary>
    /// <param name="results">What it writes.</param>
    /// <param name="operands">What it reads; immediates and per-channel parameters cost nothing.</param>
    /// <param name="work">Cycles the arithmetic of a batch takes at least.</param>
    public static double Cycles(IReadOnlyList<LocalTensor> results, IEnumerable<Operand?> operands, double work = 1)
    {
        LocalTensor result = results[0];
        LocalTensor[] read = [.. operands.OfType<LocalTensor>().Where(t => t.Shape.H == result.Shape.H && t.Shape.W == result.Shape.W)];
        int batch = ChipMemory.EuBytes / results.Concat(read).Max(t => t.Type.Size);
        double batches = LineAccess.Passes(result) * Math.Ceiling((double)result.Shape.H * result.Shape.W / batch);
        double reads = read.Sum(t => LineAccess.LinesOf(t, batch));
        double writes = results.Sum(t => LineAccess.LinesOf(t, batch));
        bool shared = read.Any(t => LineAccess.ShareBank(t, result));
        double inBank = writes + read.Where(t => LineAccess.ShareBank(t, result)).Sum(t => LineAccess.LinesOf(t, batch));
        double perBatch = Math.Max(Math.Max(reads, writes), Math.Max(shared ? inBank : 0, work));
        return (batches * perBatch) + Start(read.Length, shared && read.Length == 1, LocalLayouts.ChannelRows(result.Address, result.Shape.C));
    }

    private static int Start(int operands, bool alternating, int rows) =>
        !alternating ? TiuCalibration.ElementwiseStart + (TiuCalibration.ElementwisePerOperand * Math.Max(0, operands - 1))
        : rows > 1 ? TiuCalibration.ElementwiseStartSharedBankRows
        : TiuCalibration.ElementwiseStartSharedBank;
}
