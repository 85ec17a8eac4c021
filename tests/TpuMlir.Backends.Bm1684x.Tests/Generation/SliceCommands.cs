using TpuMlir.Backends.Bm1684x.Container;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Backends.Bm1684x.Tests.Generation;

/// <summary>
/// The slices of an operation, found in the decoded command streams: a slice begins with the first TIU command that waits for
/// transfers no command before it waited for.
/// </summary>
/// <param name="FirstTiu">Id of the slice's first TIU command.</param>
/// <param name="LastLoad">Id of the GDMA command the slice's first TIU command waits for.</param>
internal readonly record struct SliceCommands(int FirstTiu, int LastLoad)
{
    /// <summary>The slices of the operation whose commands end at a boundary and begin behind the one before.</summary>
    public static IReadOnlyList<SliceCommands> Of(DecodedGroup group, IReadOnlyList<long> begin, IReadOnlyList<long> end)
    {
        var slices = new List<SliceCommands>();
        int known = (int)begin[1];
        for (int i = (int)begin[0]; i < end[0]; i++)
        {
            int wait = group.Tiu[i].Int(TiuField.CmdIdDep);
            if (wait > known)
            {
                slices.Add(new SliceCommands(i + 1, wait));
                known = wait;
            }
        }

        return slices;
    }

    /// <summary>
    /// The loads of a slice that wait, themselves or through transfers queued before them, for TIU commands of the slice before.
    /// With two buffers for what changes there are none.
    /// </summary>
    public static IEnumerable<string> LoadsThatWait(DecodedGroup group, IReadOnlyList<SliceCommands> slices)
    {
        int[] waits = Cumulative(group);
        for (int k = 1; k < slices.Count; k++)
        {
            for (int id = slices[k - 1].LastLoad + 1; id <= slices[k].LastLoad; id++)
            {
                if (IsLoad(group.Gdma[id - 1]) && waits[id - 1] >= slices[k - 1].FirstTiu)
                {
                    yield return $"GDMA {id} loads for slice {k} (TIU {slices[k].FirstTiu}) and waits for TIU {waits[id - 1]} of slice {k - 1} (from TIU {slices[k - 1].FirstTiu})";
                }
            }
        }
    }

    /// <summary>For each transfer the latest TIU command it waits for, because the queue runs in order.</summary>
    private static int[] Cumulative(DecodedGroup group)
    {
        var waits = new int[group.Gdma.Count];
        int latest = 0;
        for (int i = 0; i < waits.Length; i++)
        {
            waits[i] = latest = Math.Max(latest, group.Gdma[i].Int(GdmaField.CmdIdDep));
        }

        return waits;
    }

    private static bool IsLoad(GdmaCommand command) =>
        ChipMemory.SpaceOf(command.Source()) == MemorySpace.Global && ChipMemory.SpaceOf(command.Destination()) == MemorySpace.Local;
}
