using TpuMlir.Backends.Bm1684x.Isa;

namespace TpuMlir.Backends.Bm1684x.Container;

/// <summary>What the runtime insists on for a pair of command buffers (bmodel.md: missing ends, wrong counts or padding abort).</summary>
internal static class CommandGroupChecks
{
    /// <summary>Throws for a group the chip's runtime would not run.</summary>
    public static void Require(BmodelCommandGroup group)
    {
        var problem = Find(group);
        if (problem is not null)
        {
            throw new ArgumentException(problem, nameof(group));
        }
    }

    /// <summary>What is wrong with the group, or null.</summary>
    public static string? Find(BmodelCommandGroup group)
    {
        if (group.Tiu.Length % BmodelCommandGroup.Padding != 0 || group.Gdma.Length % BmodelCommandGroup.Padding != 0)
        {
            return $"command buffers must be padded to {BmodelCommandGroup.Padding} bytes";
        }

        IReadOnlyList<TiuCommand> tiu;
        IReadOnlyList<GdmaCommand> gdma;
        try
        {
            tiu = CommandCodec.DecodeTiuStream(group.Tiu, Count(group.TiuCount));
            gdma = CommandCodec.DecodeGdmaStream(group.Gdma, Count(group.GdmaCount));
        }
        catch (MalformedCommandException e)
        {
            return e.Message;
        }

        if (tiu.Count == 0 || !tiu[^1].IsEnd() || gdma.Count == 0 || !gdma[^1].IsEnd())
        {
            return "both streams must end with their end command, and the counts must include it";
        }

        for (var i = 0; i < gdma.Count; i++)
        {
            // The runtime steps through the stream by the length of the long form.
            if (gdma[i].IsShort() != (i == gdma.Count - 1))
            {
                return $"GDMA command {i + 1} of {gdma.Count}: exactly the last one must be short";
            }
        }

        return null;
    }

    private static int Count(uint count) => (int)Math.Min(count, int.MaxValue);
}
