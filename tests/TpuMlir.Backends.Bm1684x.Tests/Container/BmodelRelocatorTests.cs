using TpuMlir.Backends.Bm1684x.Container;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Commands;
using Xunit;

namespace TpuMlir.Backends.Bm1684x.Tests.Container;

public class BmodelRelocatorTests
{
    private const ulong G = ChipMemory.GlobalBase, L = ChipMemory.LocalBase;

    private static readonly BmodelRelocator Relocator = new(G + 0x10000, CoefficientOffset: 0x1000000, ContextOffset: 0x3000000);

    private static GdmaCommand Moved(BmodelRelocator relocator, GdmaCommand command)
    {
        var builder = new CommandStreamBuilder();
        builder.Add(command);
        var stream = builder.Finish().Gdma;
        var result = relocator.Relocate(stream);
        Assert.Equal(stream.Length, result.Length);
        return CommandCodec.DecodeGdmaStream(result)[0];
    }

    [Fact]
    public void Coefficients_and_context_move_apart_and_local_addresses_stay()
    {
        var load = Moved(Relocator, new LinearMove(G + 0x40, L + 0x40, 8, ChipType.U8).ToGdma());
        Assert.Equal((G + 0x1000040, L + 0x40), (load.Source(), load.Destination()));
        var copy = Moved(Relocator, new LinearMove(G + 0x10000, G + 0x20000, 8, ChipType.U8).ToGdma());
        Assert.Equal((G + 0x3010000, G + 0x3020000), (copy.Source(), copy.Destination()));
    }

    [Fact]
    public void The_third_address_of_select_and_gather_moves_too()
    {
        var select = Moved(Relocator, new MaskedSelectMove(G, G + 0x40, G + 0x20000, new(1, 1, 1, 8), ChipType.F32, ChipType.U8).ToGdma());
        Assert.Equal(G + 0x1000040, select.Mask());
        var rows = new RowMove(
            false, GdmaSide.Contiguous(G, new(1, 1, 4, 8)), GdmaSide.Contiguous(G + 0x30000, new(1, 1, 2, 1)),
            GdmaSide.Contiguous(G + 0x20000, new(1, 1, 2, 8)), ChipType.F16);
        Assert.Equal(G + 0x3030000, Moved(Relocator, rows.ToGdma()).Index());
    }

    [Fact]
    public void Writing_into_the_coefficients_is_an_error()
    {
        var error = Assert.Throws<BmodelFormatException>(
            () => Moved(Relocator, new LinearMove(L, G + 0x40, 8, ChipType.U8).ToGdma()));
        Assert.Contains("coefficients", error.Message);
    }

    [Fact]
    public void The_unused_source_of_a_fill_stays_zero()
    {
        var fill = Moved(Relocator, new LinearMove(null, G + 0x20000, 8, ChipType.U8) { Fill = 0xFFFFFFFF }.ToGdma());
        Assert.Equal((0UL, 0xFFFFFFFFUL), (fill.Source(), fill[GdmaField.ConstantValue]));
    }

    [Fact]
    public void Inputs_and_outputs_of_their_own_follow_their_own_offset()
    {
        var relocator = Relocator with { ContextAddress = G + 0x20000, Io = (G + 0x10000, 0x1000, 0x7000000) };
        var copy = Moved(relocator, new LinearMove(G + 0x10040, G + 0x20000, 8, ChipType.U8).ToGdma());
        Assert.Equal((G + 0x7010040, G + 0x3020000), (copy.Source(), copy.Destination()));
    }

    [Fact]
    public void Addresses_may_not_leave_global_memory()
    {
        var relocator = Relocator with { ContextOffset = -0x2000000 };
        Assert.Throws<BmodelFormatException>(() => Moved(relocator, new LinearMove(G + 0x10000, L, 8, ChipType.U8).ToGdma()));
    }
}
