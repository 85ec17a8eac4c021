using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Commands;

namespace TpuMlir.Backends.Bm1684x.Container;

/// <summary>
/// Numbers the commands of one group, encodes them and closes both streams. Dependencies (<c>CmdIdDep</c>) are the
/// caller's: ids of commands of the other engine, or 0.
/// </summary>
internal sealed class CommandStreamBuilder
{
    /// <summary>Past this id a new group has to begin; the ids have 20 bits and the vendor stops here.</summary>
    public const int MaxId = 1_045_000;

    private readonly List<byte[]> _tiu = [];
    private readonly List<byte[]> _gdma = [];
    private readonly List<int> _tiuDependencies = [];
    private readonly List<int> _gdmaDependencies = [];

    /// <summary>Id of the last TIU command, 0 before the first.</summary>
    public int LastTiuId => _tiu.Count;

    /// <summary>Id of the last GDMA command, 0 before the first.</summary>
    public int LastGdmaId => _gdma.Count;

    /// <summary>True when the next command needs a new group.</summary>
    public bool IsFull => LastTiuId >= MaxId || LastGdmaId >= MaxId;

    /// <summary>Adds a command, which gets the next id; returns that id.</summary>
    public int Add(TiuCommand command)
    {
        Refuse(command.IsEnd(), "end commands are added by Finish");
        Refuse(IsFull, "the group has no ids left");
        command[TiuField.CmdId] = (ulong)LastTiuId + 1;
        command[TiuField.CmdIdEn] = 1;
        _tiu.Add(CommandCodec.Encode(command));
        _tiuDependencies.Add(command.Int(TiuField.CmdIdDep));
        return LastTiuId;
    }

    /// <inheritdoc cref="Add(TiuCommand)"/>
    public int Add(GdmaCommand command)
    {
        Refuse(command.IsEnd(), "end commands are added by Finish");
        Refuse(command.IsShort(), "only the closing GDMA command may be short");
        Refuse(IsFull, "the group has no ids left");
        command[GdmaField.CmdId] = (ulong)LastGdmaId + 1;
        command[GdmaField.CmdIdEn] = 1;
        _gdma.Add(CommandCodec.Encode(command));
        _gdmaDependencies.Add(command.Int(GdmaField.CmdIdDep));
        return LastGdmaId;
    }

    /// <summary>The closed and padded buffers.</summary>
    public BmodelCommandGroup Finish()
    {
        CheckProgress();
        var tiuEnd = new TiuSystem(TiuSystemKind.End).ToTiu();
        tiuEnd[TiuField.CmdId] = (ulong)LastTiuId + 1;
        var gdmaEnd = new GdmaSystem(GdmaSystemKind.End).ToGdma();
        gdmaEnd[GdmaField.CmdId] = (ulong)LastGdmaId + 1;
        return new(
            Joined(_tiu, CommandCodec.Encode(tiuEnd)), (uint)LastTiuId + 1,
            Joined(_gdma, CommandCodec.Encode(gdmaEnd)), (uint)LastGdmaId + 1);
    }

    /// <summary>Runs both queues in thought: each must come to its end, or the chip would hang.</summary>
    private void CheckProgress()
    {
        int tiu = 0, gdma = 0;
        for (var moved = true; moved;)
        {
            moved = false;
            for (; tiu < _tiuDependencies.Count && _tiuDependencies[tiu] <= gdma; tiu++)
            {
                moved = true;
            }

            for (; gdma < _gdmaDependencies.Count && _gdmaDependencies[gdma] <= tiu; gdma++)
            {
                moved = true;
            }
        }

        if (tiu < _tiu.Count || gdma < _gdma.Count)
        {
            throw new InvalidOperationException(
                $"The streams wait for each other: TIU stops before command {tiu + 1}, GDMA before command {gdma + 1}.");
        }
    }

    private static void Refuse(bool condition, string reason)
    {
        if (condition)
        {
            throw new InvalidOperationException($"The command cannot be added: {reason}.");
        }
    }

    private static byte[] Joined(List<byte[]> commands, byte[] end)
    {
        var length = commands.Sum(c => (long)c.Length) + end.Length;
        var bytes = new byte[ChipMemory.AlignUp(length, BmodelCommandGroup.Padding)];
        var at = 0;
        foreach (var command in commands.Append(end))
        {
            command.CopyTo(bytes, at);
            at += command.Length;
        }

        return bytes;
    }
}
