using TpuMlir.Backends.Bm1684x.Container;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Simulation;

/// <summary>Loads one stage of a bmodel into the simulated machine as the runtime does, and runs it.</summary>
internal sealed class StageRun(BmodelStage stage, string file)
{
    /// <summary>Runs on inputs matched by name and returns the outputs.</summary>
    /// <exception cref="DiagnosticException">Inputs do not fit, or the program does something illegal.</exception>
    public IReadOnlyDictionary<string, Tensor> Run(IReadOnlyDictionary<string, Tensor> inputs, SimulationOptions options)
    {
        ulong end = Math.Max(stage.ContextAddress + stage.ContextSize, stage.Coefficients is { } c ? c.Address + (ulong)c.Data.Length : 0);
        foreach (BmodelTensor tensor in stage.Inputs.Concat(stage.Outputs))
        {
            end = Math.Max(end, tensor.Address + tensor.Size);
        }

        using var machine = new Bm1684xMachine(
            globalMemoryBytes: (long)(end - ChipMemory.GlobalBase), globalMemoryBase: (long)(ChipMemory.GlobalBase + options.BaseOffset));
        if (stage.Coefficients is { } coefficients)
        {
            machine.WriteGlobal((long)(coefficients.Address + options.BaseOffset), coefficients.Data);
        }

        WriteInputs(machine, inputs, options.BaseOffset);
        try
        {
            Execute(machine, options);
        }
        catch (SimulationException e)
        {
            throw new DiagnosticException(new Diagnostic(
                CoreDiagnostics.UnsoundProgram, $"\"{file}\" does something illegal: {e.Message}", new SourcePlace(file), Help: "compile the model again"));
        }

        return stage.Outputs.ToDictionary(o => o.Name, o => Read(machine, o.Address + options.BaseOffset, BmodelTypes.Of(o.Type), new Shape(o.Shape.Select(d => (long)d))));
    }

    private void WriteInputs(Bm1684xMachine machine, IReadOnlyDictionary<string, Tensor> inputs, ulong offset)
    {
        var bag = new DiagnosticBag();
        foreach (BmodelTensor input in stage.Inputs)
        {
            var shape = new Shape(input.Shape.Select(d => (long)d));
            ElementType type = BmodelTypes.Of(input.Type);
            if (!inputs.TryGetValue(input.Name, out Tensor? tensor))
            {
                bag.Report(Wrong(input.Name, $"input \"{input.Name}\" is missing", $"the inputs given are {string.Join(", ", inputs.Keys.Order())}"));
            }
            else if (!tensor.Shape.Equals(shape) || tensor.Type != type)
            {
                bag.Report(Wrong(input.Name, $"input \"{input.Name}\" is {tensor}", $"the network takes tensor<{shape}x{type.Text()}>"));
            }
            else
            {
                machine.WriteGlobal((long)(input.Address + offset), tensor.Bytes);
            }
        }

        bag.ThrowIfErrors();
    }

    private Diagnostic Wrong(string tensor, string message, string why) =>
        new(CoreDiagnostics.InputShape, message, new SourcePlace(file, Tensor: tensor), why, "give an array of that name, shape and type");

    private void Execute(Bm1684xMachine machine, SimulationOptions options)
    {
        var relocator = new BmodelRelocator(stage.ContextAddress, (long)options.BaseOffset, (long)options.BaseOffset);
        long total = stage.CommandGroups.Sum(g => (long)g.TiuCount + g.GdmaCount), done = 0;
        long tiuBase = 0, gdmaBase = 0;
        int next = 0;
        IReadOnlyList<OpBoundary> boundaries = options.Boundaries ?? [];
        foreach (BmodelCommandGroup group in stage.CommandGroups)
        {
            IReadOnlyList<TiuCommand> tiu = CommandCodec.DecodeTiuStream(group.Tiu, (int)group.TiuCount);
            IReadOnlyList<GdmaCommand> gdma = CommandCodec.DecodeGdmaStream(
                options.BaseOffset == 0 ? group.Gdma : relocator.Relocate(group.Gdma, (int)group.GdmaCount), (int)group.GdmaCount);
            var scheduler = new CommandScheduler(machine);
            scheduler.Begin(tiu, gdma, (_, _) =>
            {
                if ((++done & 0xFF) == 0)
                {
                    options.Progress?.Invoke(done, total);
                }
            });
            for (; next < boundaries.Count && boundaries[next].LastCommand[0] <= tiuBase + tiu.Count && boundaries[next].LastCommand[1] <= gdmaBase + gdma.Count; next++)
            {
                scheduler.RunTo((int)(boundaries[next].LastCommand[0] - tiuBase), (int)(boundaries[next].LastCommand[1] - gdmaBase));
                foreach (PlacedTensor placed in boundaries[next].Results)
                {
                    options.Observe?.Invoke(placed, Read(machine, placed.Address + options.BaseOffset, placed.Type.Storage, placed.Type.Shape!));
                }
            }

            scheduler.RunTo(tiu.Count, gdma.Count);
            // The end commands are no operation's.
            tiuBase += tiu.Count - 1;
            gdmaBase += gdma.Count - 1;
        }
    }

    private static Tensor Read(Bm1684xMachine machine, ulong address, ElementType type, Shape shape)
    {
        var tensor = new Tensor(type, shape);
        machine.ReadGlobal((long)address, tensor.Bytes);
        return tensor;
    }
}
