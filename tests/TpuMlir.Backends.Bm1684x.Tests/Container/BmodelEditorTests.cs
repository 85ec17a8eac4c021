using TpuMlir.Backends.Bm1684x.Container;
using TpuMlir.Backends.Bm1684x.Container.Structure;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Backends.Bm1684x.Tests.Container;

/// <summary>Parts of bmodels: shown, taken apart, put together.</summary>
public sealed class BmodelEditorTests
{
    private readonly BmodelContainer _container = new();

    [Fact]
    public void A_file_of_one_network_stays_as_it_is()
    {
        byte[] content = BmodelWriter.Write(BmodelTests.Sample());

        ArtifactFile part = Assert.Single(_container.Split(content, "a"));

        Assert.Equal("net", part.Name);
        Assert.Equal(content, part.Content);
        Assert.Equal(content, _container.Combine([part]));
    }

    [Fact]
    public void Networks_and_stages_come_apart_and_go_together_again()
    {
        byte[] content = BmodelWriter.Write(Several());

        IReadOnlyList<ArtifactFile> parts = _container.Split(content, "several");

        Assert.Equal(["net.stage0", "net.stage1", "other"], parts.Select(p => p.Name));
        Assert.All(parts, p => Assert.Single(_container.Open(p.Content, p.Name).Networks));
        Assert.Equal([1, 3, 8, 16], _container.Open(parts[1].Content, "b").Networks[0].Inputs[0].Value.Shape!);
        // Each part has its own coefficients and commands only; the stages of "net" share theirs.
        Assert.All(parts, p => Assert.True(p.Content.Length < content.Length));
        byte[] together = _container.Combine(parts);
        Assert.True(BmodelTreeReader.Read(content).ContentEquals(BmodelTreeReader.Read(together)));
        Assert.True(together.Length < parts.Sum(p => p.Content.Length) - 5000);
        Assert.Equal(["net", "net:1", "other"], _container.Open(together, "c").Networks.Select(n => n.Name));
    }

    [Fact]
    public void Our_own_files_are_written_again_to_the_last_byte()
    {
        byte[] content = BmodelWriter.Write(BmodelTests.Sample());

        Assert.Equal(content, BmodelTreeWriter.Write(BmodelTreeReader.Read(content)));
    }

    [Fact]
    public void Files_that_do_not_go_together()
    {
        byte[] one = BmodelWriter.Write(BmodelTests.Sample());
        byte[] otherChip = BmodelWriter.Write(BmodelTests.Sample() with { Chip = "BM1688" });
        BmodelFile sample = BmodelTests.Sample();
        byte[] otherMode = BmodelWriter.Write(sample with { Nets = [sample.Nets[0] with { AddressMode = 1 }] });

        Assert.Equal("\"a\" and \"b\" do not go together", Message(() => _container.Combine([new("a", one), new("b", otherChip)])));
        Assert.Equal("network \"net\" of \"b\" is there already, for the same inputs", Message(() => _container.Combine([new("a", one), new("b", one)])));
        Assert.Equal("network \"net\" of \"b\" is of another kind than the one of that name before it", Message(() => _container.Combine([new("a", one), new("b", otherMode)])));
    }

    [Fact]
    public void The_outline_shows_every_field_and_part()
    {
        ArtifactNode model = _container.Outline(BmodelWriter.Write(Several()), "a");

        Assert.Equal("\"BM1684X\"", Find(model, "chip").Value);
        Assert.Equal("0x100002000", Find(model, "net[0]", "parameter[0]", "ctx_addr").Value);
        Assert.Equal("1x3x8x16", Find(model, "net[0]", "parameter[1]", "input_tensor[0]", "shape[0]").Value);
        ArtifactNode coefficients = Find(model, "net[0]", "parameter[0]", "coeff_mem", "binary_coeff");
        Assert.Equal(("5000 bytes", 5000), (coefficients.Value, coefficients.Data.Length));
    }

    [Fact]
    public void Commands_of_several_cores_are_kept()
    {
        // What other chips' files hold: a list of command groups and of other engines' streams for each core.
        FlatTable cores = new FlatTable().Tables(0, [new FlatTable().U32(0, 3).Range(2, new BlobRange(4, 8))]).Set(1, FlatValue.Vector([.. BitConverter.GetBytes(0UL), .. BitConverter.GetBytes(4UL)], 16));
        byte[] content = File([Network("many", new FlatTable().I32(0, 0).Tables(14, [cores, cores]))], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);

        BmodelNode tree = BmodelTreeReader.Read(content);

        ArtifactNode core = Find(BmodelOutline.Of(tree), "net[0]", "parameter[0]", "sub_net[0]", "core_commands[1]");
        Assert.Equal([5, 6, 7, 8, 9, 10, 11, 12], Find(core, "gdma_tiu_commands[0]", "binary_bdc").Data.ToArray());
        Assert.Equal([1, 2, 3, 4], Find(core, "sdma_commands[0]").Data.ToArray());
        Assert.True(tree.ContentEquals(BmodelTreeReader.Read(BmodelTreeWriter.Write(tree))));
    }

    [Fact]
    public void Unknown_fields_are_shown_and_never_dropped()
    {
        byte[] single = File([Network("a", null).U32(30, 0x01020304)], []);
        byte[] several = File([Network("a", null).U32(30, 0x01020304), Network("b", null)], []);

        ArtifactNode unknown = Find(_container.Outline(single, "s"), "net[0]", "field 30");
        Assert.True(unknown.IsUnknown);
        Assert.StartsWith("unknown, begins with 0x04030201", unknown.Value, StringComparison.Ordinal);
        Assert.Contains(_container.Open(single, "s").Properties, p => p.Key == "unknown field" && p.Value.StartsWith("model.net[0]: field 30 = 04030201", StringComparison.Ordinal));
        Assert.Equal(single, Assert.Single(_container.Split(single, "s")).Content);
        const string Lost = "\"s\" has a part this version does not know: model.net[0], field 30";
        Assert.Equal(Lost, Message(() => _container.Split(several, "s")));
        Assert.Equal(Lost, Message(() => _container.Combine([new("s", single), new("t", File([Network("c", null)], []))])));
    }

    [Fact]
    public void Damaged_files_are_reported_and_never_crash()
    {
        byte[] good = BmodelWriter.Write(Several());
        int flatEnd = 64 + BitConverter.ToInt32(good, 8);
        var random = new Random(5);
        int reported = 0;
        for (int i = 0; i < 4000; i++)
        {
            byte[] bytes = [.. good];
            for (int n = random.Next(1, 4); n > 0; n--)
            {
                bytes[random.Next(flatEnd)] = (byte)random.Next(256);
            }

            reported += Survives(() => _container.Open(bytes, "x"));
            reported += Survives(() => _container.Outline(bytes, "x"));
            reported += Survives(() => _container.Combine(_container.Split(bytes, "x")));
        }

        Assert.InRange(reported, 1000, 12000);
    }

    [Fact]
    public void A_check_code_that_does_not_fit_and_commands_of_another_chip_are_said()
    {
        BmodelFile sample = BmodelTests.Sample();
        BmodelStage stage = sample.Nets[0].Stages[0];
        BmodelFile stripped = sample with { Nets = [sample.Nets[0] with { Stages = [stage with { Coefficients = stage.Coefficients! with { CheckCode = new byte[32] } }] }] };
        IArtifact other = _container.Open(BmodelWriter.Write(sample with { Chip = "BM1688" }), "b");

        Assert.Contains(_container.Open(BmodelWriter.Write(stripped), "a").Properties, p => p.Key == "check code");
        Assert.DoesNotContain(_container.Open(BmodelWriter.Write(sample), "a").Properties, p => p.Key == "check code");
        Assert.Equal("the commands of \"b\" are for BM1688", Message(() => other.Timeline("net")));
    }

    /// <summary>A network of two stages and another one with coefficients of its own.</summary>
    private static BmodelFile Several()
    {
        BmodelFile sample = BmodelTests.Sample();
        BmodelStage stage = sample.Nets[0].Stages[0];
        BmodelTensor input = stage.Inputs[0] with { Shape = [1, 3, 8, 16], Size = 1536 };
        BmodelStage second = stage with { Inputs = [input], Subnets = [stage.Subnets[0] with { Inputs = [input] }] };
        BmodelStage other = stage with { Coefficients = new BmodelCoefficients(stage.Coefficients!.Address, new byte[6000]) };
        return sample with { Nets = [sample.Nets[0] with { Stages = [stage, second] }, new BmodelNet("other", [other])] };
    }

    private static FlatTable Network(string name, FlatTable? subnet) => new FlatTable()
        .Text(0, name)
        .Tables(3, [new FlatTable().Tables(0, []).Tables(1, []).Tables(12, subnet is null ? [] : [subnet])]);

    /// <summary>A file from tables alone, independent of both writers' schema.</summary>
    private static byte[] File(IEnumerable<FlatTable> networks, byte[] blob)
    {
        byte[] flat = FlatBufferWriter.Write(new FlatTable().Text(0, "B").Text(1, "2.2").Text(2, "-").Text(3, "BM1688").Tables(4, networks));
        byte[] header = [.. BitConverter.GetBytes(0xFF55AAEE), .. BitConverter.GetBytes(64), .. BitConverter.GetBytes(flat.Length), .. BitConverter.GetBytes(blob.Length), .. new byte[48]];
        return [.. header, .. flat, .. blob];
    }

    private static ArtifactNode Find(ArtifactNode node, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            node = node.Children.Single(c => c.Name == name);
        }

        return node;
    }

    private static string Message(Func<object?> action) => Assert.Single(Assert.Throws<DiagnosticException>(() => action()).Diagnostics).Message;

    private static int Survives(Func<object> action)
    {
        try
        {
            action();
            return 0;
        }
        catch (DiagnosticException)
        {
            return 1;
        }
    }
}
