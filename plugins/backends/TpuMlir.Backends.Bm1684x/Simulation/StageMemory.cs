using TpuMlir.Backends.Bm1684x.Container;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Simulation;

/// <summary>A machine with one stage of a bmodel in its global memory, loaded as the runtime does it.</summary>
/// <param name="stage">The stage.</param>
/// <param name="file">The bmodel's name, for messages.</param>
/// <param name="offset">How far from the compiled addresses it is loaded, in bytes.</param>
internal sealed class StageMemory(BmodelStage stage, string file, ulong offset) : IDisposable
{
    /// <summary>The machine; coefficients are in its memory.</summary>
    public Bm1684xMachine Machine { get; } = Load(stage, offset);

    /// <summary>Writes the inputs, matched by name.</summary>
    /// <exception cref="DiagnosticException">One is missing, or of another shape or type.</exception>
    public void WriteInputs(IReadOnlyDictionary<string, Tensor> inputs)
    {
        var bag = new DiagnosticBag();
        foreach (BmodelTensor input in stage.Inputs)
        {
            var shape = new Shape(input.Shape.Select(d => (long)d));
            Sdk.Tensors.ElementType type = BmodelTypes.Of(input.Type);
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
                Machine.WriteGlobal((long)(input.Address + offset), tensor.Bytes);
            }
        }

        bag.ThrowIfErrors();
    }

    /// <summary>The outputs as they are now.</summary>
    public IReadOnlyDictionary<string, Tensor> Outputs() =>
        stage.Outputs.ToDictionary(o => o.Name, o => Read(o.Address, BmodelTypes.Of(o.Type), new Shape(o.Shape.Select(d => (long)d))));

    /// <summary>A contiguous tensor at an address as compiled.</summary>
    public Tensor Read(ulong address, Sdk.Tensors.ElementType type, Shape shape)
    {
        var tensor = new Tensor(type, shape);
        Machine.ReadGlobal((long)(address + offset), tensor.Bytes);
        return tensor;
    }

    /// <summary>What an illegal command is to the user.</summary>
    public DiagnosticException Illegal(SimulationException e) => new(new Diagnostic(
        CoreDiagnostics.UnsoundProgram, $"\"{file}\" does something illegal: {e.Message}", new SourcePlace(file), Help: "compile the model again"));

    /// <inheritdoc/>
    public void Dispose() => Machine.Dispose();

    private static Bm1684xMachine Load(BmodelStage stage, ulong offset)
    {
        ulong end = Math.Max(stage.ContextAddress + stage.ContextSize, stage.Coefficients is { } c ? c.Address + (ulong)c.Data.Length : 0);
        foreach (BmodelTensor tensor in stage.Inputs.Concat(stage.Outputs))
        {
            end = Math.Max(end, tensor.Address + tensor.Size);
        }

        var machine = new Bm1684xMachine(
            globalMemoryBytes: (long)(end - ChipMemory.GlobalBase), globalMemoryBase: (long)(ChipMemory.GlobalBase + offset));
        if (stage.Coefficients is { } coefficients)
        {
            machine.WriteGlobal((long)(coefficients.Address + offset), coefficients.Data);
        }

        return machine;
    }

    private Diagnostic Wrong(string tensor, string message, string why) =>
        new(CoreDiagnostics.InputShape, message, new SourcePlace(file, Tensor: tensor), why, "give an array of that name, shape and type");
}
