using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Quantization;

namespace Fixtures.Int8;

/// <summary>What <see cref="CalibratePass"/> runs on.</summary>
public sealed class CalibrateOptions
{
    /// <summary>An npz with one set of inputs.</summary>
    public string Data { get; set; } = "";
}

/// <summary>Calibration by a method the host does not have: the threshold is nine tenths of the largest magnitude.</summary>
[ExportPass("fixture-calibrate", "Calibrates by a method of its own.")]
public sealed class CalibratePass : IPass<CalibrateOptions>, ICalibrationMethod
{
    public CalibrateOptions Options { get; set; } = new();

    public void Run(Module module, PassContext context)
    {
        var calibrator = new Calibrator(module, context.Operators, this, context.Diagnostics);
        CalibrationTable table = calibrator.Run([new CalibrationSample(Options.Data, NetworkInputs.Read(Options.Data, module))]);
        CalibratedTypes.Attach(module, table, symmetric: true, context.Diagnostics);
    }

    public IRangeObserver Observe(Value value) => new Observer(new MinMaxCalibration().Observe(value));

    private sealed class Observer(IRangeObserver inner) : IRangeObserver
    {
        public void Add(ReadOnlySpan<float> data, int pass) => inner.Add(data, pass);

        public CalibratedRange Finish()
        {
            CalibratedRange seen = inner.Finish();
            return seen with { Threshold = 0.9 * seen.Threshold };
        }
    }
}
