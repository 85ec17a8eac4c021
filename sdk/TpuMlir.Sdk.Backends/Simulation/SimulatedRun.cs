using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Backends.Simulation;

/// <summary>One run of a network on a simulated chip: its inputs are checked and written, commands run, results are read.</summary>
public sealed class SimulatedRun<TCommand> : IDisposable
{
    private const int ProgressStep = 256;

    private readonly SimulatedProgram<TCommand> _program;
    private readonly ISimulatedMachine<TCommand> _machine;
    private readonly string _file;

    /// <summary>A run that has not begun.</summary>
    /// <param name="program">The program.</param>
    /// <param name="file">The artifact's name, for messages.</param>
    /// <param name="machine">The machine, constants in its memory; the run disposes it.</param>
    /// <param name="inputs">The inputs, matched by name.</param>
    /// <exception cref="DiagnosticException">One is missing, or of another shape or type.</exception>
    public SimulatedRun(SimulatedProgram<TCommand> program, string file, ISimulatedMachine<TCommand> machine, IReadOnlyDictionary<string, Tensor> inputs)
    {
        (_program, _file, _machine) = (program, file, machine);
        Queues = new EngineQueues<TCommand>(program.Engines, program.Queues, machine.Execute);
        try
        {
            WriteInputs(inputs);
        }
        catch
        {
            machine.Dispose();
            throw;
        }
    }

    /// <summary>The engines' queues.</summary>
    public EngineQueues<TCommand> Queues { get; }

    /// <summary>Runs from boundary to boundary, where results are observed, and to the end.</summary>
    /// <returns>The outputs.</returns>
    /// <exception cref="DiagnosticException">The program does something illegal.</exception>
    public IReadOnlyDictionary<string, Tensor> ToEnd(SimulationOptions options)
    {
        foreach (OpBoundary boundary in options.Boundaries ?? [])
        {
            To(boundary.LastCommand, options);
            foreach (PlacedTensor placed in boundary.Results)
            {
                options.Observe?.Invoke(placed, Read(placed));
            }
        }

        To(Queues.Counts, options);
        return Outputs();
    }

    /// <summary>The engine whose command runs next; null at the end.</summary>
    /// <exception cref="DiagnosticException">No engine can go on.</exception>
    public int? Next() => Legal(() => Queues.Next(Queues.Counts));

    /// <summary>Runs the next command of an engine.</summary>
    /// <exception cref="DiagnosticException">It is illegal.</exception>
    public void Step(int engine) => Legal(() =>
    {
        Queues.Step(engine);
        return 0;
    });

    /// <summary>A tensor as it is now.</summary>
    public Tensor Read(PlacedTensor placed)
    {
        var tensor = new Tensor(placed.Type.Storage, placed.Type.Shape!);
        _machine.Read(placed.Address, tensor.Bytes);
        return tensor;
    }

    /// <summary>The outputs as they are now.</summary>
    public IReadOnlyDictionary<string, Tensor> Outputs() => _program.Outputs.ToDictionary(o => o.Name, Read);

    /// <inheritdoc/>
    public void Dispose() => _machine.Dispose();

    private void To(IReadOnlyList<long> counts, SimulationOptions options) => Legal(() =>
    {
        while (Queues.Next(counts) is { } engine)
        {
            Queues.Step(engine);
            long done = Queues.Done.Sum();
            if (done % ProgressStep == 0)
            {
                options.Progress?.Invoke(done, Queues.Counts.Sum());
            }
        }

        return 0;
    });

    private T Legal<T>(Func<T> run)
    {
        try
        {
            return run();
        }
        catch (SimulationException e)
        {
            throw new DiagnosticException(new Diagnostic(
                CoreDiagnostics.UnsoundProgram, $"\"{_file}\" does something illegal: {e.Message}", new SourcePlace(_file), Help: "compile the model again"));
        }
    }

    private void WriteInputs(IReadOnlyDictionary<string, Tensor> inputs)
    {
        var bag = new DiagnosticBag();
        foreach (PlacedTensor input in _program.Inputs)
        {
            if (!inputs.TryGetValue(input.Name, out Tensor? tensor))
            {
                bag.Report(Wrong(input.Name, $"input \"{input.Name}\" is missing", $"the inputs given are {string.Join(", ", inputs.Keys.Order())}"));
            }
            else if (!tensor.Shape.Equals(input.Type.Shape) || tensor.Type != input.Type.Storage)
            {
                bag.Report(Wrong(input.Name, $"input \"{input.Name}\" is {tensor}", $"the network takes tensor<{input.Type.Shape}x{input.Type.Storage.Text()}>"));
            }
            else
            {
                _machine.Write(input.Address, tensor.Bytes);
            }
        }

        bag.ThrowIfErrors();
    }

    private Diagnostic Wrong(string tensor, string message, string why) =>
        new(CoreDiagnostics.InputShape, message, new SourcePlace(_file, Tensor: tensor), why, "give an array of that name, shape and type");
}
