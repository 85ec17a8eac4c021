using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.AccessSets;
using TpuMlir.Backends.Bm1684x.Isa.Assembly;
using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Backends.Bm1684x.Isa.Disassembly;

namespace TpuMlir.Backends.Bm1684x.Tests.Isa;

/// <summary>Assembling the disassembly gives the command back, whatever its fields hold.</summary>
public sealed class CommandAssemblerTests
{
    private const int PerForm = 200;

    public static TheoryData<string> TiuForms => [.. RandomCommands.TiuShapes.Select(f => f.Name)];

    public static TheoryData<string> GdmaForms => [.. RandomCommands.GdmaShapes.Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(TiuForms))]
    public void Random_tiu_commands(string form)
    {
        var random = new Random(1);
        for (int i = 0; i < PerForm; i++)
        {
            TiuCommand command = RandomCommands.Tiu(RandomCommands.TiuShapes.Single(f => f.Name == form), random);
            string line = Disassembler.Text(command);

            Assert.True(command.ContentEquals(CommandAssembler.Tiu(line)), line);
        }
    }

    [Theory]
    [MemberData(nameof(GdmaForms))]
    public void Random_gdma_commands(string form)
    {
        var random = new Random(2);
        for (int i = 0; i < PerForm; i++)
        {
            GdmaCommand command = RandomCommands.Gdma(RandomCommands.GdmaShapes.Single(f => f.Name == form), random);
            string line = Disassembler.Text(command);

            Assert.True(command.ContentEquals(CommandAssembler.Gdma(line)), line);
        }
    }

    /// <summary>For commands as compilers write them the operation and its operands say everything.</summary>
    [Fact]
    public void Samples_need_no_field_lists()
    {
        foreach (TiuCommand command in SampleCommands.Tiu)
        {
            string line = Disassembler.Text(command);
            Assert.DoesNotContain('{', line);
            Assert.True(command.ContentEquals(CommandAssembler.Tiu(line)), line);
        }

        foreach (GdmaCommand command in SampleCommands.Gdma)
        {
            string line = Disassembler.Text(command);
            Assert.DoesNotContain('{', line);
            Assert.True(command.ContentEquals(CommandAssembler.Gdma(line)), line);
        }
    }

    /// <summary>In short form too operation and operands say everything, as far as the form has the fields.</summary>
    [Fact]
    public void Short_transfers_need_no_field_lists()
    {
        int found = 0;
        foreach (GdmaCommand command in SampleCommands.Gdma.Where(c => FormSelector.Gdma((int)c.Opcode(), isShort: true) is not null))
        {
            string line = $"{Disassembler.Text(command)} short";
            GdmaCommand shorter = CommandAssembler.Gdma(line);

            Assert.True(shorter.IsShort());
            Assert.Equal(line, Disassembler.Text(shorter));
            Assert.Equal(GdmaAccess.Of(command).Writes, GdmaAccess.Of(shorter).Writes);
            found++;
        }

        Assert.Equal(7, found);
    }

    [Fact]
    public void Reserved_bits_are_kept()
    {
        byte[] bytes = CommandCodec.Encode(new TiuSystem(TiuSystemKind.Nop).ToTiu());
        bytes[^1] |= 0x80;
        TiuCommand command = CommandCodec.DecodeTiu(bytes);
        Assert.NotNull(command.ReservedBits);

        Assert.Equal(bytes, CommandCodec.Encode(CommandAssembler.Tiu(Disassembler.Text(command))));
    }

    [Theory]
    [InlineData("", "a line begins with B and the command's number")]
    [InlineData("D1 tensor.copy.f16 g+0x0<1,1,1,1,(1,1,1,1)> = fill 0x0", "a line begins with B and the command's number")]
    [InlineData("B1 frobnicate R0:l0+0x0<1,1,1,1,aligned,f32>", "there is no TIU command 'frobnicate'")]
    [InlineData("B1 ar.add.f32", "a ar.add.f32 command needs result 1")]
    [InlineData("B1 ar.frob.f32 R0:l0+0x0<1,1,1,1,aligned,f32>", "there is no ArithmeticOp 'frob'; there are mul, not, add,")]
    [InlineData("B1 ar.add.f32 R0:l0+0x0<1,1,1,1,aligned,f32> = l0+0x0<1,1,1,1,aligned,f32>, #zz:f32", "'zz' is no number")]
    [InlineData("B1 ar.add.f32 R0:l0+0x0<1,1,1,1,aligned,f32> = l0+0x0<1,1,1,1,aligned,f32>, #0x0:f32 sideways", "'sideways' means nothing in a ar.add.f32 command")]
    [InlineData("B1 ar.add.f32 R0:l99+0x0<1,1,1,1,aligned,f32>", "'l99' is no memory; memories are l0 to l63, g, L2 and static")]
    [InlineData("B1 dep=Dx nop", "dep=D is followed by a command's number")]
    [InlineData("B1 nop {Nonsense=1}", "'Nonsense=1' is no field of SYSID")]
    [InlineData("B1 opcode 8.0", "there is no opcode 8")]
    public void Lines_that_are_no_command(string line, string message)
    {
        AssemblyException e = Assert.Throws<AssemblyException>(() => CommandAssembler.Tiu(line));

        Assert.StartsWith(message, e.Message, StringComparison.Ordinal);
    }

    /// <summary>Whatever is done to a line, assembling gives a command or says why not.</summary>
    [Fact]
    public void Damaged_lines_never_crash()
    {
        string[] lines = [.. SampleCommands.Tiu.Select(Disassembler.Text), .. SampleCommands.Gdma.Select(Disassembler.Text)];
        var random = new Random(3);
        for (int i = 0; i < 5000; i++)
        {
            char[] text = lines[random.Next(lines.Length)].ToCharArray();
            for (int k = random.Next(1, 4); k > 0; k--)
            {
                text[random.Next(text.Length)] = " +-<>(),.:#0x{}=~?l9"[random.Next(20)];
            }

            string line = new(text);
            try
            {
                _ = line.StartsWith('B') ? (object)CommandAssembler.Tiu(line) : CommandAssembler.Gdma(line);
            }
            catch (AssemblyException)
            {
            }
        }
    }
}
