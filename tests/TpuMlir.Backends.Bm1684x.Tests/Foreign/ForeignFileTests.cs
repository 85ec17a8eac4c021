using TpuMlir.Backends.Bm1684x.Container;
using TpuMlir.Backends.Bm1684x.Container.Structure;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Sdk.Plugins;
using Xunit.Abstractions;

namespace TpuMlir.Backends.Bm1684x.Tests.Foreign;

/// <summary>Files that other compilers made are read whole and written again as they were.</summary>
public sealed class ForeignFileTests(ITestOutputHelper output)
{
    [SkippableFact]
    public void Bmodels_survive_reading_taking_apart_and_putting_together()
    {
        foreach (string path in ForeignFiles.Find("*.bmodel"))
        {
            byte[] content = File.ReadAllBytes(path);
            BmodelNode tree = BmodelTreeReader.Read(content);
            Assert.Empty(tree.AllUnknown());
            Assert.True(tree.ContentEquals(BmodelTreeReader.Read(BmodelTreeWriter.Write(tree))), path);
            var container = new BmodelContainer();
            IArtifact artifact = container.Open(content, path);
            byte[] together = container.Combine(container.Split(content, path));
            Assert.Equal(artifact.Networks.Select(n => n.Name), container.Open(together, path).Networks.Select(n => n.Name));
            output.WriteLine($"{Path.GetFileName(path)}: {artifact.Chip}, {artifact.Networks.Count} networks, {Count(container.Outline(content, path))} parts; {string.Join("; ", artifact.Properties.Skip(3))}");
        }
    }

    [SkippableFact]
    public void Every_command_encodes_to_the_bytes_it_was_decoded_from()
    {
        int tiu = 0, gdma = 0;
        foreach (ForeignProgram program in ForeignProgram.All())
        {
            (tiu, gdma) = (tiu + program.Tiu.Count, gdma + program.Gdma.Count);
            AssertBegins(program.TiuBytes, [.. program.Tiu.SelectMany(CommandCodec.Encode)], program.Name);
            AssertBegins(program.GdmaBytes, [.. program.Gdma.SelectMany(CommandCodec.Encode)], program.Name);
        }

        output.WriteLine($"{tiu} TIU commands, {gdma} GDMA commands");
        Assert.True(tiu + gdma > 0);
    }

    /// <summary>As they are, coefficients taken out or not: what a user's "artifact check" says of the vendor's files.</summary>
    [SkippableFact]
    public void The_check_finds_no_problem()
    {
        int checkedNetworks = 0;
        foreach (string path in ForeignFiles.Find("*.bmodel"))
        {
            IArtifact artifact = new BmodelContainer().Open(File.ReadAllBytes(path), path);
            foreach (ArtifactNetwork network in artifact.Networks)
            {
                if (artifact.Check(network.Name).Realized is { } check)
                {
                    checkedNetworks++;
                    output.WriteLine($"{Path.GetFileName(path)}: {check.Commands} commands; {string.Join("; ", check.Assumptions)}");
                    Assert.Empty(check.Problems);
                }
            }
        }

        Assert.True(checkedNetworks > 0);
    }

    /// <summary>Behind the commands a stream is padded.</summary>
    private static void AssertBegins(byte[] stream, byte[] commands, string name) =>
        Assert.True(stream.AsSpan(0, commands.Length).SequenceEqual(commands), name);

    private static int Count(ArtifactNode node) => 1 + node.Children.Sum(Count);
}
