using TpuMlir.Backends.Bm1684x.Container;
using TpuMlir.Backends.Bm1684x.Isa;

namespace TpuMlir.Backends.Bm1684x.Tests.Foreign;

/// <summary>Command streams for BM1684X that another compiler wrote.</summary>
internal sealed record ForeignProgram(string Name, byte[] TiuBytes, int? TiuCount, byte[] GdmaBytes, int? GdmaCount)
{
    public IReadOnlyList<TiuCommand> Tiu { get; } = CommandCodec.DecodeTiuStream(TiuBytes, TiuCount);

    public IReadOnlyList<GdmaCommand> Gdma { get; } = CommandCodec.DecodeGdmaStream(GdmaBytes, GdmaCount);

    /// <summary>The command groups of all bmodels for the chip, and the dumps, one stream each.</summary>
    public static IEnumerable<ForeignProgram> All()
    {
        foreach (string path in ForeignFiles.Find("*.bmodel"))
        {
            BmodelFile file = BmodelReader.Read(File.ReadAllBytes(path));
            foreach (BmodelCommandGroup group in file.Chip == BmodelFile.ChipName ? file.Nets.SelectMany(n => n.Stages).SelectMany(s => s.CommandGroups) : [])
            {
                yield return new(Path.GetFileName(path), group.Tiu, (int)group.TiuCount, group.Gdma, (int)group.GdmaCount);
            }
        }

        foreach (string path in ForeignFiles.Find("cmd_*_0.dat"))
        {
            yield return new(Path.GetFileName(path), File.ReadAllBytes(path), null, [], 0);
        }

        foreach (string path in ForeignFiles.Find("cmd_*_1.dat"))
        {
            yield return new(Path.GetFileName(path), [], 0, File.ReadAllBytes(path), null);
        }
    }
}
