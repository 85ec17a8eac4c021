using TpuMlir.Backends.Bm1684x.Cost;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Commands;

namespace TpuMlir.Backends.Bm1684x.Tests.Cost;

/// <summary>
/// The model's constants fitted anew to some of the records, its forms left as they are: rates of the GDMA by least squares of
/// the relative error, starts of TIU commands by the median of what the form leaves over.
/// </summary>
internal sealed class CounterFit
{
    private const int Rounds = 50;

    private readonly Dictionary<string, GdmaRate> _rates = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> _starts = new(StringComparer.Ordinal);
    private readonly double[] _fill;

    public CounterFit(IReadOnlyList<CounterSample> samples)
    {
        foreach (string kind in (string[])["DDR>LMEM", "LMEM>DDR", "DDR>DDR"])
        {
            _rates[kind] = Rate([.. samples.Where(s => s.Kind == kind).Select(Moved)], runsMatter: kind != "DDR>DDR");
        }

        _fill = LeastSquares.Solve([.. samples.Where(s => s.Kind == "CONST>DDR").Select(s => (FillRow(s), (double)s.Record.Cycles))]);
        foreach (IGrouping<string, CounterSample> alike in samples.Where(s => s.Record.Engine == "TIU").GroupBy(Start))
        {
            double[] left = [.. alike.Select(s => (double)(s.Record.Cycles - s.Cost.Cycles)).Order()];
            _starts[alike.Key] = left[left.Length / 2];
        }
    }

    /// <summary>Cycles of a record by the fitted constants.</summary>
    public double Cycles(CounterSample s)
    {
        if (s.Record.Engine == "TIU")
        {
            return s.Cost.Cycles + _starts.GetValueOrDefault(Start(s));
        }

        if (s.Kind == "CONST>DDR")
        {
            return Math.Round(FillRow(s).Zip(_fill, (x, f) => x * f).Sum());
        }

        (double bytes, double runs, _) = Moved(s);
        string rate = s.Kind != "DMA_matrix" ? s.Kind : s.Cost.GlobalBytesRead > 0 ? "DDR>LMEM" : "LMEM>DDR";
        return Math.Round(_rates[rate].Cycles(bytes, runs));
    }

    /// <summary>Commands that start alike: operands, whether a bank is shared, whether channels go round the lanes.</summary>
    private static string Start(CounterSample s)
    {
        int[] banks = s.Record.Tuple("banks");
        string shared = s.Record.Op == "sAR" || s.Record.Op.StartsWith("sTRANS", StringComparison.Ordinal) ? $"{banks[0] == banks[1]} {s.Record.Tuple("res")[1] > 64}" : "";
        return $"{s.Record.Op} {s.Record.Eu} {shared}";
    }

    private static (double Bytes, double Runs, double Cycles) Moved(CounterSample s)
    {
        GdmaCommand raw = RecordedGdma.Command(s.Record);
        double runs = raw.Opcode() == GdmaOpcode.Matrix
            ? ContiguousRuns.Of(GdmaSide.Local(MatrixMove.From(raw).LocalTensor))
            : TensorMove.From(raw) is var move ? Math.Max(ContiguousRuns.Of(move.Source!), ContiguousRuns.Of(move.Destination)) : 0;
        return (Math.Max(s.Cost.GlobalBytesRead, s.Cost.GlobalBytesWritten), runs, s.Record.Cycles);
    }

    private static double[] FillRow(CounterSample s)
    {
        int[] shape = s.Record.Tuple("res");
        return [(double)shape[0] * shape[1] * shape[2], s.Cost.GlobalBytesWritten];
    }

    /// <summary>The form is a maximum, so it is fitted in turns: which side counts for each record, then the factors.</summary>
    private static GdmaRate Rate(IReadOnlyList<(double Bytes, double Runs, double Cycles)> records, bool runsMatter)
    {
        var rate = new GdmaRate(100, 50, runsMatter ? 90 : 0, 0);
        (GdmaRate best, double least) = (rate, double.PositiveInfinity);
        for (int i = 0; i < Rounds; i++)
        {
            double[] f = LeastSquares.Solve([.. records.Select(r => (Row(r, rate, runsMatter), r.Cycles))]);
            rate = new GdmaRate(f[0], 1 / f[1], f[2], f[3]);
            double error = records.Sum(r => Math.Pow((rate.Cycles(r.Bytes, r.Runs) / r.Cycles) - 1, 2));
            if (error < least)
            {
                (best, least) = (rate, error);
            }
        }

        return best;
    }

    private static double[] Row((double Bytes, double Runs, double Cycles) r, GdmaRate rate, bool runsMatter)
    {
        double groups = Math.Ceiling(r.Runs / GdmaCalibration.RunsPerGroup);
        bool byRuns = runsMatter && groups * rate.GroupCycles > r.Bytes / rate.BytesPerCycle;
        return [1, byRuns ? 0 : r.Bytes, byRuns ? groups : 0, runsMatter ? Math.Min(r.Bytes, GdmaCalibration.PageBytes) : 0];
    }
}
