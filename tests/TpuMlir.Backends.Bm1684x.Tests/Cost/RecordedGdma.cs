using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Commands;

namespace TpuMlir.Backends.Bm1684x.Tests.Cost;

/// <summary>The recorded GDMA commands as typed commands: contiguous in global memory, aligned in local memory.</summary>
internal static class RecordedGdma
{
    private const ulong Global = ChipMemory.GlobalBase;
    private const ulong OtherGlobal = ChipMemory.GlobalBase + 0x1000_0000;

    public static GdmaCommand Command(CounterRecord r)
    {
        if (r.Op == "DMA_matrix")
        {
            return Matrix(r.Id);
        }

        int[] t = r.Tuple("res");
        var shape = new Nchw(t[0], t[1], t[2], t[3]);
        ChipType type = ChipType.RawOfSize((int)(r.Int("bytes") / shape.Count));
        GdmaSide from = Side(r.Columns["src"], Global, shape, type), to = Side(r.Columns["dst"], OtherGlobal, shape, type);
        return (r.Columns["src"] == "CONST" ? TensorMove.FillWith(to, type, 0) : TensorMove.Copy(from, to, type)).ToGdma();
    }

    /// <summary>The records of matrices give no direction: two loads of a row of f16 and two stores of a row of f32, cut into 64 sections.</summary>
    private static GdmaCommand Matrix(int id)
    {
        bool load = id is 139 or 158;
        int width = id is 139 or 140 ? 14 : 224;
        ChipType type = load ? ChipType.F16 : ChipType.F32;
        return new MatrixMove(Global, 1, 64 * width, 64 * width, LocalMatrix.OfSections(0, 1, 64, width, width, type), load).ToGdma();
    }

    private static GdmaSide Side(string place, ulong address, Nchw shape, ChipType type) =>
        place == "LMEM" ? GdmaSide.Local(new LocalTensor(0, shape, type)) : GdmaSide.Contiguous(address, shape);
}
