using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Commands;
using Xunit;

namespace TpuMlir.Backends.Bm1684x.Tests.Isa;

public class CommandCodecTests
{
    [Fact]
    public void Every_tiu_form_survives_encoding_and_decoding()
    {
        var random = new Random(1);
        foreach (var form in RandomCommands.TiuShapes)
        {
            for (var i = 0; i < 100; i++)
            {
                var command = RandomCommands.Tiu(form, random);
                var bytes = CommandCodec.Encode(command);
                Assert.Equal(form.Bytes, bytes.Length);
                Assert.True(CommandCodec.DecodeTiu(bytes).ContentEquals(command), form.Name);
            }
        }
    }

    [Fact]
    public void Every_gdma_form_survives_encoding_and_decoding()
    {
        var random = new Random(2);
        foreach (var form in RandomCommands.GdmaShapes)
        {
            for (var i = 0; i < 100; i++)
            {
                var command = RandomCommands.Gdma(form, random);
                Assert.True(CommandCodec.DecodeGdma(CommandCodec.Encode(command)).ContentEquals(command), form.Name);
            }
        }
    }

    [Fact]
    public void Arbitrary_bytes_are_encoded_back_bit_for_bit_or_refused()
    {
        var random = new Random(3);
        var decoded = 0;
        for (var i = 0; i < 5000; i++)
        {
            var bytes = new byte[128];
            random.NextBytes(bytes);
            try
            {
                var tiu = CommandCodec.DecodeTiu(bytes);
                Assert.Equal(bytes[..tiu.Form.Bytes], CommandCodec.Encode(tiu));
                var gdma = CommandCodec.DecodeGdma(bytes);
                Assert.Equal(bytes[..gdma.Form.Bytes], CommandCodec.Encode(gdma));
                decoded++;
            }
            catch (MalformedCommandException)
            {
                // Some opcodes do not exist.
            }
        }

        Assert.InRange(decoded, 1000, 5000);
    }

    [Fact]
    public void Fields_of_a_form_do_not_overlap_and_lie_inside_it()
    {
        foreach (var form in RandomCommands.TiuShapes)
        {
            CheckDisjoint(form);
        }

        foreach (var form in RandomCommands.GdmaShapes)
        {
            CheckDisjoint(form);
        }

        static void CheckDisjoint<TField>(CommandForm<TField> form) where TField : struct, Enum
        {
            var used = new bool[form.Bits];
            foreach (var slot in form.Fields)
            {
                for (var bit = slot.Bit; bit < slot.Bit + slot.Width; bit++)
                {
                    Assert.False(used[bit], $"{form.Name}.{slot.Field} bit {bit}");
                    used[bit] = true;
                }
            }
        }
    }

    /// <summary>Every field of every form holds its largest value and refuses the next one, and what the form does not carry, by the field's name.</summary>
    [Fact]
    public void A_value_that_does_not_fit_is_refused_by_the_name_of_its_field()
    {
        var random = new Random(4);
        foreach (var form in RandomCommands.TiuShapes)
        {
            CheckFields(form, () => RandomCommands.Tiu(form, random), (c, f, v) => c[f] = v, CommandCodec.Encode);
        }

        foreach (var form in RandomCommands.GdmaShapes)
        {
            CheckFields(form, () => RandomCommands.Gdma(form, random), (c, f, v) => c[f] = v, CommandCodec.Encode);
        }

        static void CheckFields<TCommand, TField>(
            CommandForm<TField> form, Func<TCommand> random, Action<TCommand, TField, ulong> set, Func<TCommand, byte[]> encode) where TField : struct, Enum
        {
            foreach (var field in Enum.GetValues<TField>())
            {
                var slot = form.Find(field);
                if (slot is { } held)
                {
                    var full = random();
                    set(full, field, held.Max);
                    Assert.Equal(held.Max, FieldPacker.Read(encode(full), held.Bit, held.Width));
                }

                if (slot is not { Width: 64 })
                {
                    var value = slot is { } narrow ? narrow.Max + 1 : 1;
                    var command = random();
                    set(command, field, value);
                    var error = Assert.Throws<ArgumentException>(() => encode(command));
                    Assert.Equal($"{form.Name} cannot carry {field} = 0x{value:X}.", error.Message);
                }
            }
        }
    }

    /// <summary>The test's own packer works on one large number, bit positions from the same tables.</summary>
    [Fact]
    public void Bytes_are_those_of_a_packer_that_shifts_one_large_number()
    {
        var random = new Random(6);
        foreach (var form in RandomCommands.TiuShapes)
        {
            var command = RandomCommands.Tiu(form, random);
            Assert.Equal(Simulation.CommandBytes.Of(command), CommandCodec.Encode(command));
        }

        foreach (var form in RandomCommands.GdmaShapes)
        {
            var command = RandomCommands.Gdma(form, random);
            Assert.Equal(Simulation.CommandBytes.Of(command), CommandCodec.Encode(command));
        }
    }

    [Fact]
    public void A_stream_is_walked_command_by_command_up_to_its_padding()
    {
        var nop = CommandCodec.Encode(new TiuSystem(TiuSystemKind.Nop).ToTiu());
        var end = CommandCodec.Encode(new TiuSystem(TiuSystemKind.End).ToTiu());
        byte[] stream = [.. nop, .. end, .. new byte[96]];
        Assert.Equal(2, CommandCodec.DecodeTiuStream(stream).Count);
        Assert.Equal(2, CommandCodec.DecodeTiuStream(stream, 2).Count);
        stream[^1] = 1;
        var error = Assert.Throws<MalformedCommandException>(() => CommandCodec.DecodeTiuStream(stream));
        Assert.Equal(stream.Length - 1, error.Offset);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(127)]
    public void A_command_cut_short_names_its_offset(int length)
    {
        var error = Assert.Throws<MalformedCommandException>(() => CommandCodec.DecodeTiu(new byte[length]));
        Assert.Equal(0, error.Offset);
    }

    [Fact]
    public void Opcodes_the_chip_does_not_have_are_refused()
    {
        var bytes = new byte[128];
        FieldPacker.Write(bytes, 41, 4, 8);
        Assert.Throws<MalformedCommandException>(() => CommandCodec.DecodeTiu(bytes));
        var gdma = new byte[96];
        FieldPacker.Write(gdma, 32, 4, 9);
        Assert.Throws<MalformedCommandException>(() => CommandCodec.DecodeGdma(gdma));
    }
}
