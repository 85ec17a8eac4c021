using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Kernels;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Quantization;

/// <summary>Runs a top module on samples and finds the range of every floating-point value, inputs included and weights not.</summary>
/// <remarks>One sample is in memory at a time, and of it the tensors still to be read.</remarks>
/// <param name="module">A valid top module; not changed.</param>
/// <param name="operators">The operators in use.</param>
/// <param name="method">Decides the ranges.</param>
/// <param name="sink">Takes warnings: values without a range, values that are always 0.</param>
public sealed class Calibrator(Module module, OpRegistry operators, ICalibrationMethod method, IDiagnosticSink sink)
{
    private readonly OrderedDictionary<string, IRangeObserver> _observers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _withoutRange = new(StringComparer.Ordinal);

    /// <summary>How kernels run.</summary>
    public KernelOptions Options { get; set; }

    /// <summary>Told the number of samples run and the sample's name, or null.</summary>
    public Action<int, string>? Progress { get; set; }

    /// <summary>Runs all samples, as often as the method asks, and gives what was found.</summary>
    /// <param name="samples">The samples; enumerated once for each pass.</param>
    /// <param name="cancellation">Stops between operations.</param>
    /// <exception cref="DiagnosticException">There are no samples, an input is not finite or does not fit, or an operator is not known.</exception>
    public CalibrationTable Run(IEnumerable<CalibrationSample> samples, CancellationToken cancellation = default)
    {
        int runs = 0;
        for (int pass = 0; pass < method.Passes; pass++)
        {
            foreach (CalibrationSample sample in samples)
            {
                Run(sample, pass, cancellation);
                runs++;
                Progress?.Invoke(runs, sample.Name);
            }
        }

        if (runs == 0)
        {
            throw new DiagnosticException(new Diagnostic(
                CoreDiagnostics.CalibrationData, "there are no samples to calibrate on", Help: "give npz files with one array for each input"));
        }

        var table = new CalibrationTable();
        foreach ((string name, IRangeObserver observer) in _observers.Where(o => !_withoutRange.Contains(o.Key)))
        {
            CalibratedRange range = observer.Finish();
            if (range.Threshold == 0)
            {
                sink.Report(new Diagnostic(
                    CoreDiagnostics.CalibrationIncomplete,
                    $"\"{name}\" is 0 in all samples",
                    new SourcePlace(Tensor: name),
                    "a range cannot be told from zeros; it is taken to be -1 to 1",
                    "calibrate on samples in which it is used"));
                range = new CalibratedRange(1, 0, 0);
            }

            table.Ranges.Add(name, range);
        }

        return table;
    }

    private void Run(CalibrationSample sample, int pass, CancellationToken cancellation)
    {
        foreach ((string name, Tensor tensor) in sample.Inputs)
        {
            if (tensor.Type.IsFloat() && FirstNonFinite(tensor.To(ElementType.F32).Floats()) is { } at)
            {
                throw new DiagnosticException(new Diagnostic(
                    CoreDiagnostics.CalibrationData,
                    $"array \"{name}\" of \"{sample.Name}\" has the value {at.Value} at element {at.Index}",
                    new SourcePlace(sample.Name, Tensor: name),
                    "a range can only be found from finite numbers",
                    "correct the sample or leave it out"));
            }
        }

        ModuleInterpreter run = ModuleInterpreter.ForTop(module, operators);
        run.Options = Options;
        run.Observe = (value, tensor) => Observe(value, tensor, sample, pass);
        run.Run(sample.Inputs, cancellation: cancellation);
    }

    private void Observe(Value value, Tensor tensor, CalibrationSample sample, int pass)
    {
        if (value.IsWeight() || !tensor.Type.IsFloat() || tensor.Count == 0 || value.Name is not { } name || _withoutRange.Contains(name))
        {
            return;
        }

        ReadOnlySpan<float> data = tensor.To(ElementType.F32).Floats();
        if (FirstNonFinite(data) is { } at)
        {
            _withoutRange.Add(name);
            sink.Report(new Diagnostic(
                CoreDiagnostics.CalibrationIncomplete,
                $"{value.Definition?.Name} computes {at.Value} at element {at.Index} of \"{name}\" from \"{sample.Name}\"",
                new SourcePlace(Node: value.Definition?.Location.Node, OpType: value.Definition?.Name, Tensor: name),
                "a value that is not finite has no range; what computes with it stays in floating point",
                "see whether the sample is what the network takes"));
            return;
        }

        if (!_observers.TryGetValue(name, out IRangeObserver? observer))
        {
            _observers.Add(name, observer = method.Observe(value));
        }

        observer.Add(data, pass);
    }

    private static (int Index, float Value)? FirstNonFinite(ReadOnlySpan<float> data)
    {
        if (ValueRange.Of(data) is not null || data.IsEmpty)
        {
            return null;
        }

        int index = 0;
        while (float.IsFinite(data[index]))
        {
            index++;
        }

        return (index, data[index]);
    }
}
