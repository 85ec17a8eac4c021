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
        int files = 0, tiu = 0, gdma = 0;
        foreach (string path in ForeignFiles.Find("*.bmodel"))
        {
            BmodelFile file = BmodelReader.Read(File.ReadAllBytes(path));
            if (file.Chip != BmodelFile.ChipName)
            {
                continue;
            }

            files++;
            foreach (BmodelCommandGroup group in file.Nets.SelectMany(n => n.Stages).SelectMany(s => s.CommandGroups))
            {
                tiu += Tiu(group.Tiu, (int)group.TiuCount, path);
                gdma += Gdma(group.Gdma, (int)group.GdmaCount, path);
            }
        }

        foreach (string path in ForeignFiles.Find("cmd_*_?.dat"))
        {
            files++;
            byte[] stream = File.ReadAllBytes(path);
            tiu += path.EndsWith("_0.dat", StringComparison.Ordinal) ? Tiu(stream, null, path) : 0;
            gdma += path.EndsWith("_1.dat", StringComparison.Ordinal) ? Gdma(stream, null, path) : 0;
        }

        output.WriteLine($"{files} files, {tiu} TIU commands, {gdma} GDMA commands");
        Assert.True(tiu + gdma > 0);
    }

    private static int Tiu(byte[] stream, int? count, string path)
    {
        IReadOnlyList<TiuCommand> commands = CommandCodec.DecodeTiuStream(stream, count);
        byte[] again = [.. commands.SelectMany(CommandCodec.Encode)];
        Assert.True(stream.AsSpan(0, again.Length).SequenceEqual(again), path);
        return commands.Count;
    }

    private static int Gdma(byte[] stream, int? count, string path)
    {
        IReadOnlyList<GdmaCommand> commands = CommandCodec.DecodeGdmaStream(stream, count);
        byte[] again = [.. commands.SelectMany(CommandCodec.Encode)];
        Assert.True(stream.AsSpan(0, again.Length).SequenceEqual(again), path);
        return commands.Count;
    }

    private static int Count(ArtifactNode node) => 1 + node.Children.Sum(Count);
}
