using System.Buffers.Binary;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Backends.Bm1684x.Container.Structure;

/// <summary>Takes bmodels apart and puts them together, for any chip.</summary>
internal static class BmodelEditor
{
    private const int Type = BmodelSchema.Model.Type, Chip = BmodelSchema.Model.Chip, Nets = BmodelSchema.Model.Net, NeuronSize = BmodelSchema.Model.NeuronSize;
    private const int KernelModule = 6, DeviceNumber = 7, CpuopModule = 8, BmodelType = 9, LibBackend = 10;
    private const int NetName = BmodelSchema.Net.Name, Stages = BmodelSchema.Net.Parameter;
    private const int InputTensors = BmodelSchema.Parameter.InputTensor, ContextSize = BmodelSchema.Parameter.CtxSize;
    private const int StageCommands = BmodelSchema.Parameter.CmdGroup, Subnets = BmodelSchema.Parameter.SubNet, SubnetCommands = BmodelSchema.SubNet.CmdGroup;
    private const int TensorName = BmodelSchema.Tensor.Name, TensorShape = BmodelSchema.Tensor.Shape;

    /// <summary>One file for each stage of each network. A file of one stage stays as it is, to the last byte.</summary>
    public static IReadOnlyList<ArtifactFile> Split(byte[] content, string name)
    {
        BmodelNode model = BmodelTreeReader.Read(content);
        (BmodelNode Net, BmodelNode Stage, string Name)[] parts =
        [
            .. model.Tables(Nets).SelectMany(net => net.Tables(Stages).Select((stage, i) =>
                (net, stage, net.Tables(Stages).Count == 1 ? net.Text(NetName) : $"{net.Text(NetName)}.stage{i}"))),
        ];
        if (parts.Length == 0)
        {
            throw Error($"\"{name}\" has no network", "there is nothing to take apart", "give an artifact with networks");
        }

        if (parts.Length == 1)
        {
            return [new ArtifactFile(parts[0].Name, content)];
        }

        RequireKnown(model, name);
        return [.. parts.Select(p => new ArtifactFile(p.Name, BmodelTreeWriter.Write(Single(model, p.Net, p.Stage))))];
    }

    /// <summary>One file with the networks of all; equal coefficients and commands are stored once.</summary>
    public static byte[] Combine(IReadOnlyList<ArtifactFile> files)
    {
        if (files.Count == 1)
        {
            return files[0].Content;
        }

        (BmodelNode Model, string Name)[] models = [.. files.Select(f => (BmodelTreeReader.Read(f.Content), f.Name))];
        (BmodelNode first, string firstName) = models[0];
        var nets = new List<BmodelNode>();
        foreach ((BmodelNode model, string name) in models)
        {
            RequireKnown(model, name);
            RequireSame(first, firstName, model, name, Chip);
            RequireSame(first, firstName, model, name, Type);
            RequireSame(first, firstName, model, name, DeviceNumber);
            RequireSame(first, firstName, model, name, BmodelType);
            foreach (BmodelNode net in model.Tables(Nets))
            {
                Add(nets, net, name);
            }
        }

        BmodelNode combined = first.With(Nets, new BmodelValue { Tables = nets })
            .With(NeuronSize, BmodelValue.U64(models.Max(m => m.Model.U64(NeuronSize))));
        foreach (int module in (int[])[KernelModule, CpuopModule, LibBackend])
        {
            combined = WithOnly(combined, models, module);
        }

        return BmodelTreeWriter.Write(combined);
    }

    /// <summary>The file with the commands of one stage replaced, everything else as it is.</summary>
    /// <param name="model">The file.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="index">Which stage, counted through all networks; it has one subnet.</param>
    /// <param name="groups">Its commands.</param>
    public static byte[] WithCommands(BmodelNode model, string name, int index, IReadOnlyList<BmodelCommandGroup> groups)
    {
        RequireKnown(model, name);
        var commands = new BmodelValue { Tables = [.. groups.Select(Group)] };
        int number = 0;
        BmodelNode[] nets = [.. model.Tables(Nets).Select(net => net.With(Stages, new BmodelValue
        {
            Tables = [.. net.Tables(Stages).Select(stage => number++ == index ? Commanded(stage, commands) : stage)],
        }))];
        return BmodelTreeWriter.Write(model.With(Nets, new BmodelValue { Tables = nets }));
    }

    private static BmodelNode Commanded(BmodelNode stage, BmodelValue commands) => stage
        .With(StageCommands, commands)
        .With(Subnets, new BmodelValue { Tables = [stage.Tables(Subnets)[0].With(SubnetCommands, commands)] });

    private static BmodelNode Group(BmodelCommandGroup group)
    {
        CommandGroupChecks.Require(group);
        return new BmodelNode(BmodelTables.CmdGroup)
            .With(BmodelSchema.CmdGroup.BdcNum, BmodelValue.U32(group.TiuCount))
            .With(BmodelSchema.CmdGroup.GdmaNum, BmodelValue.U32(group.GdmaCount))
            .With(BmodelSchema.CmdGroup.BinaryBdc, new BmodelValue { Parts = [group.Tiu] })
            .With(BmodelSchema.CmdGroup.BinaryGdma, new BmodelValue { Parts = [group.Gdma] })
            .With(BmodelSchema.CmdGroup.BdcBytes, BmodelValue.U32((uint)group.Tiu.Length))
            .With(BmodelSchema.CmdGroup.GdmaBytes, BmodelValue.U32((uint)group.Gdma.Length));
    }

    private static BmodelNode Single(BmodelNode model, BmodelNode net, BmodelNode stage) => model
        .With(Nets, new BmodelValue { Tables = [net.With(Stages, new BmodelValue { Tables = [stage] })] })
        .With(NeuronSize, BmodelValue.U64(stage.U64(ContextSize)));

    /// <summary>Adds a network, or its stages to the network of its name.</summary>
    private static void Add(List<BmodelNode> nets, BmodelNode net, string name)
    {
        int at = nets.FindIndex(n => n.Text(NetName) == net.Text(NetName));
        if (at < 0)
        {
            nets.Add(net);
            return;
        }

        BmodelNode known = nets[at];
        var none = new BmodelValue();
        if (!known.With(Stages, none).ContentEquals(net.With(Stages, none)))
        {
            throw Error($"network \"{net.Text(NetName)}\" of \"{name}\" is of another kind than the one of that name before it", "their address modes or cascades differ", "rename one of them");
        }

        foreach (BmodelNode stage in net.Tables(Stages))
        {
            if (known.Tables(Stages).Any(s => Inputs(s).SequenceEqual(Inputs(stage))))
            {
                throw Error(
                    $"network \"{net.Text(NetName)}\" of \"{name}\" is there already, for the same inputs",
                    $"networks of one name must differ in their input shapes ({string.Join(", ", Inputs(stage))})",
                    "leave one out, or compile it under another name");
            }
        }

        nets[at] = known.With(Stages, new BmodelValue { Tables = [.. known.Tables(Stages), .. net.Tables(Stages)] });
    }

    private static IEnumerable<string> Inputs(BmodelNode stage) => stage.Tables(InputTensors)
        .Select(t => $"{t.Text(TensorName)} {string.Join(";", t.Tables(TensorShape).Select(s => BmodelOutline.Extents(s)))}");

    /// <summary>Modules that belong to all networks of a file: any file may bring one, but not two different ones.</summary>
    private static BmodelNode WithOnly(BmodelNode combined, (BmodelNode Model, string Name)[] models, int id)
    {
        (BmodelValue Value, string Name)[] given = [.. models.Where(m => m.Model.Values.ContainsKey(id)).Select(m => (m.Model.Values[id], m.Name))];
        foreach ((BmodelValue value, string name) in given)
        {
            if (!value.ContentEquals(given[0].Value))
            {
                throw Error($"\"{given[0].Name}\" and \"{name}\" have different {BmodelTables.Model[id].Name}s", "an artifact has one for all its networks", "compile both with the same version");
            }
        }

        return given.Length == 0 ? combined : combined.With(id, given[0].Value);
    }

    private static void RequireSame(BmodelNode first, string firstName, BmodelNode model, string name, int id)
    {
        if (Shown(first, id) != Shown(model, id))
        {
            throw Error($"\"{firstName}\" and \"{name}\" do not go together", $"{BmodelTables.Model[id].Name} is {Shown(first, id)} in one and {Shown(model, id)} in the other", "combine artifacts of one kind");
        }
    }

    private static string Shown(BmodelNode model, int id) =>
        BmodelTables.Model[id].Kind == FlatKind.Text ? model.Text(id) : model.Values.TryGetValue(id, out BmodelValue? value) ? $"{BinaryPrimitives.ReadUInt32LittleEndian(value.Bytes.Span)}" : "0";

    private static void RequireKnown(BmodelNode model, string name)
    {
        UnknownField[] unknown = [.. model.AllUnknown()];
        if (unknown.Length > 0)
        {
            throw Error(
                $"\"{name}\" has {(unknown.Length == 1 ? "a part" : "parts")} this version does not know: {string.Join(", ", unknown.Take(3).Select(u => $"{u.Table}, field {u.Id}"))}",
                "they would be lost",
                "use a version that knows the newer format");
        }
    }

    private static DiagnosticException Error(string message, string why, string help) =>
        new(new Diagnostic(CoreDiagnostics.ArtifactParts, message, Why: why, Help: help));
}
