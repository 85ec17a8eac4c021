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
        using var memory = new StageMemory(stage, file, options.BaseOffset);
        memory.WriteInputs(inputs);
        try
        {
            Execute(memory, options);
        }
        catch (SimulationException e)
        {
            throw memory.Illegal(e);
        }

        return memory.Outputs();
    }

    private void Execute(StageMemory memory, SimulationOptions options)
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
            var scheduler = new CommandScheduler(memory.Machine);
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
                    options.Observe?.Invoke(placed, memory.Read(placed.Address, placed.Type.Storage, placed.Type.Shape!));
                }
            }

            scheduler.RunTo(tiu.Count, gdma.Count);
            // The end commands are no operation's.
            tiuBase += tiu.Count - 1;
            gdmaBase += gdma.Count - 1;
        }
    }
}
