using TpuMlir.Backends.Bm1684x.Container;
using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Target;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Simulation;

/// <summary>A machine with one stage of a bmodel in its global memory, loaded as the runtime does it.</summary>
internal sealed class StageMachine : ISimulatedMachine<ChipCommand>
{
    private StageMachine(BmodelStage stage, ulong offset)
    {
        ulong end = Math.Max(stage.ContextAddress + stage.ContextSize, stage.Coefficients is { } c ? c.Address + (ulong)c.Data.Length : 0);
        end = stage.Inputs.Concat(stage.Outputs).Aggregate(end, (most, t) => Math.Max(most, t.Address + t.Size));
        Chip = new Bm1684xMachine(
            globalMemoryBytes: (long)(end - ChipMemory.GlobalBase), globalMemoryBase: (long)(ChipMemory.GlobalBase + offset));
        if (stage.Coefficients is { } coefficients)
        {
            Write(coefficients.Address, coefficients.Data);
        }
    }

    /// <summary>The chip.</summary>
    public Bm1684xMachine Chip { get; }

    /// <summary>A stage ready to run.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="file">The bmodel's name, for messages.</param>
    /// <param name="inputs">The inputs, matched by name.</param>
    /// <param name="offset">How far from the compiled addresses it is loaded, in bytes.</param>
    /// <exception cref="Sdk.Diagnostics.DiagnosticException">An input is missing, or of another shape or type.</exception>
    /// <exception cref="MalformedCommandException">The streams cannot be decoded.</exception>
    public static (SimulatedRun<ChipCommand> Run, Bm1684xMachine Chip) Load(
        BmodelStage stage, string file, IReadOnlyDictionary<string, Tensor> inputs, ulong offset = 0)
    {
        var program = new SimulatedProgram<ChipCommand>(
            Bm1684xTarget.Base.Engines, StageCommands.Of(stage, offset), [.. stage.Inputs.Select(Placed)], [.. stage.Outputs.Select(Placed)]);
        var machine = new StageMachine(stage, offset);
        return (new SimulatedRun<ChipCommand>(program, file, machine, inputs), machine.Chip);
    }

    /// <inheritdoc/>
    public void Execute(ChipCommand command) => Chip.Execute(command);

    // The machine's memory begins where the compiled addresses begin, wherever it is loaded.

    /// <inheritdoc/>
    public void Read(ulong address, Span<byte> bytes) => Chip.GlobalMemory.Span((long)(address - ChipMemory.GlobalBase), bytes.Length).CopyTo(bytes);

    /// <inheritdoc/>
    public void Write(ulong address, ReadOnlySpan<byte> bytes) => bytes.CopyTo(Chip.GlobalMemory.Span((long)(address - ChipMemory.GlobalBase), bytes.Length));

    /// <inheritdoc/>
    public void Dispose() => Chip.Dispose();

    private static PlacedTensor Placed(BmodelTensor tensor) =>
        new(tensor.Name, tensor.Address, new TensorType(new Shape(tensor.Shape.Select(d => (long)d)), BmodelTypes.Of(tensor.Type)));
}
