using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Simulation;

namespace TpuMlir.Backends.Bm1684x.Tests.Simulation;

/// <summary>Executes random commands on both machines, whose memories start equal, and compares all of local and global memory.</summary>
internal sealed unsafe class DifferentialRunner : IDisposable
{
    private const string CasesVariable = "TPUMLIR_DIFFERENTIAL_CASES";

    public DifferentialRunner() => Resynchronise();

    public Bm1684xMachine Machine { get; } = new(globalMemoryBytes: VendorModel.GlobalBytes);

    public static int Cases => int.TryParse(Environment.GetEnvironmentVariable(CasesVariable), out int cases) ? cases : 200;

    /// <summary>Runs the cases of one family; the message names the first seeds that differ.</summary>
    public void Run(string family, Action<DifferentialCase> build)
    {
        var failures = new List<string>();
        for (int seed = 0; seed < Cases; seed++)
        {
            var @case = new DifferentialCase(new Random(seed), this);
            build(@case);
            if (Execute(@case) is { } difference)
            {
                failures.Add($"seed {seed}: {difference}\n    {Describe(@case)}");
            }
        }

        Assert.True(failures.Count == 0, $"{family}: {failures.Count} of {Cases} differ\n{string.Join('\n', failures.Take(6))}");
    }

    public void Dispose() => Machine.Dispose();

    private string? Execute(DifferentialCase c)
    {
        byte[] bytes = c.Tiu is { } tiu ? CommandBytes.Of(tiu) : CommandBytes.Of(c.Gdma!);
        VendorModel.Instance.Execute(bytes, c.Tiu is null ? 1u : 0u);
        try
        {
            if (c.Tiu is not null)
            {
                Machine.Execute(c.Tiu);
            }
            else
            {
                Machine.Execute(c.Gdma!);
            }
        }
        catch (SimulationException e)
        {
            Resynchronise();
            return e.Message;
        }

        string? difference = Compare("local", Machine.LocalMemory.Pointer, VendorModel.Instance.Local, VendorModel.LocalBytes, c.ResultType)
            ?? Compare("global", Machine.GlobalMemory.Pointer, VendorModel.Instance.Global, VendorModel.GlobalBytes, c.ResultType);
        if (difference is not null)
        {
            Resynchronise();
        }

        return difference;
    }

    private static string? Compare(string memory, byte* ours, byte* theirs, int count, ElementType type)
    {
        int size = type.Size(), at = 0, differing = 0;
        string? first = null;
        while (at < count)
        {
            int common = new ReadOnlySpan<byte>(ours + at, count - at).CommonPrefixLength(new ReadOnlySpan<byte>(theirs + at, count - at));
            at = (at + common) / size * size;
            if (at >= count)
            {
                break;
            }

            uint x = Elements.LoadBits(ours + at, type), y = Elements.LoadBits(theirs + at, type);
            if (type.IsFloat() && IsNaN(x, type) && IsNaN(y, type))
            {
                Elements.StoreBits(ours + at, type, y);
            }
            else
            {
                differing++;
                first ??= $"{memory} lane {at >> 18} offset 0x{at & 0x3FFFF:x}: {x:x} instead of {y:x}";
            }

            at += size;
        }

        return first is null ? null : $"{differing} elements, first {first}";
    }

    private static bool IsNaN(uint bits, ElementType type) => type switch
    {
        ElementType.Float32 => (bits & 0x7FFF_FFFF) > 0x7F80_0000,
        ElementType.Float16 => (bits & 0x7FFF) > 0x7C00,
        _ => (bits & 0x7FFF) > 0x7F80,
    };

    private void Resynchronise()
    {
        VendorModel vendor = VendorModel.Instance;
        Buffer.MemoryCopy(vendor.Local, Machine.LocalMemory.Pointer, VendorModel.LocalBytes, VendorModel.LocalBytes);
        Buffer.MemoryCopy(vendor.Global, Machine.GlobalMemory.Pointer, VendorModel.GlobalBytes, VendorModel.GlobalBytes);
    }

    private static string Describe(DifferentialCase c) => c.Tiu is { } tiu
        ? string.Join(' ', tiu.Form.Fields.Where(s => tiu[s.Field] != 0).Select(s => $"{s.Field}={tiu[s.Field]:x}"))
        : string.Join(' ', c.Gdma!.Form.Fields.Where(s => c.Gdma[s.Field] != 0).Select(s => $"{s.Field}={c.Gdma[s.Field]:x}"));
}
