using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ir.Text;
using TpuMlir.Sdk.Ir.Verification;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Ops.Top;
using TpuMlir.Sdk.Quantization;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Tests.Quantization;

/// <summary>Ranges of small networks on data whose extremes are known by hand.</summary>
public class CalibratorTests
{
    private readonly SampleBuilder _s = new("net");
    private readonly DiagnosticBag _reported = new();

    [Fact]
    public void Ranges_over_all_samples()
    {
        Network();
        CalibrationTable table = Calibrate(new MinMaxCalibration(), [1, -2, 0.5f], [-3, 4, 2]);
        Assert.Equal(["input0", "r", "y2", "y"], table.Ranges.Keys);
        Assert.Equal(
            [new CalibratedRange(4, -3, 4), new CalibratedRange(4, 0, 4), new CalibratedRange(8, 0, 8), new CalibratedRange(9, 1, 9)],
            table.Ranges.Values);
        Assert.Empty(_reported.All);
    }

    [Theory]
    [InlineData(true, "tensor<3x!quant.calibrated<f32<-4.000000e+00:4.000000e+00>>>", "tensor<3x!quant.calibrated<f32<0.000000e+00:9.000000e+00>>>")]
    [InlineData(false, "tensor<3x!quant.calibrated<f32<-3.000000e+00:4.000000e+00>>>", "tensor<3x!quant.calibrated<f32<0.000000e+00:9.000000e+00>>>")]
    public void Ranges_become_types(bool symmetric, string input, string output)
    {
        Network();
        CalibratedTypes.Attach(_s.Module, Calibrate(new MinMaxCalibration(), [1, -2, 0.5f], [-3, 4, 2]), symmetric, _reported);
        Assert.Equal((input, output), (MlirPrinter.Print(_s.Module.Inputs[0].Result.Type), MlirPrinter.Print(_s.Module.Outputs[0].Type)));
        Assert.Equal(ModuleState.TopCalibrated, _s.Module.State);
        Assert.Empty(Verifier.Verify(_s.Module, OpRegistry.Standard));
        Assert.Empty(_reported.All);
        // A calibrated module computes what it did.
        Assert.Equal([3, 9, 5], ModuleInterpreter.ForTop(_s.Module, OpRegistry.Standard).Run(Sample([1, 4, 2]).Inputs)["y"].Floats().ToArray());
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.NegativeInfinity, "-Infinity")]
    public void Inputs_that_are_not_finite_are_refused(float value, string text)
    {
        Network();
        Diagnostic error = Assert.Single(Assert.Throws<DiagnosticException>(() => Calibrate(new MinMaxCalibration(), [1, 2, 3], [1, value, 3])).Diagnostics);
        Assert.Equal(
            (CoreDiagnostics.CalibrationData, $"array \"input0\" of \"sample1\" has the value {text} at element 1", "correct the sample or leave it out"),
            (error.Descriptor, error.Message, error.Help));
    }

    [Fact]
    public void A_value_that_is_not_finite_has_no_range_and_this_is_told_once()
    {
        Value log = Log.Create(_s.Builder, Location.Named("l", "Log:n"), _s.Input(3)).Output;
        _s.Module.SetOutputs([Relu.Create(_s.Builder, Location.Named("y"), log).Output]);
        CalibrationTable table = Calibrate(new MinMaxCalibration(), [1, 0, 2], [1, 0, 2]);
        Assert.Equal(["input0", "y"], table.Ranges.Keys);
        Diagnostic told = Assert.Single(_reported.All);
        Assert.Equal(
            (CoreDiagnostics.CalibrationIncomplete, "top.Log computes -Infinity at element 1 of \"l\" from \"sample0\"", "Log:n"),
            (told.Descriptor, told.Message, told.Place!.Node));
    }

    [Fact]
    public void Nothing_but_zeros_is_told()
    {
        Network();
        CalibrationTable table = Calibrate(new MinMaxCalibration(), [-1, -2, -3]);
        Assert.Equal(new CalibratedRange(1, 0, 0), table.Ranges["r"]);
        Assert.Equal(["\"r\" is 0 in all samples", "\"y2\" is 0 in all samples"], _reported.All.Select(d => d.Message));
        CalibratedTypes.Attach(_s.Module, table, symmetric: true, _reported);
        Assert.Equal(new CalibratedElement(ElementType.F32, -1, 1), _s.Module.Operations.Single(o => o.Location.Name == "r").Result.TensorType.Element);
    }

    [Fact]
    public void No_samples() => Assert.Equal(
        "there are no samples to calibrate on",
        Assert.Throws<DiagnosticException>(() => { Network(); Calibrate(new MinMaxCalibration()); }).Diagnostics[0].Message);

    [Fact]
    public void Integers_have_no_range()
    {
        Value index = _s.Input(Tensor.FromLongs(0, 1));
        _s.Module.SetOutputs([Gather.Create(_s.Builder, Location.Named("y"), _s.Weight(Tensor.From([5f, -6, 7], [3])), index, 0).Output]);
        CalibrationTable table = new Calibrator(_s.Module, OpRegistry.Standard, new MinMaxCalibration(), _reported)
            .Run([new CalibrationSample("s", _s.Inputs)]);
        Assert.Equal(new CalibratedRange(6, -6, 5), Assert.Single(table.Ranges).Value);
    }

    /// <summary>A third party's method that needs two passes: the mean of the magnitudes above half the largest.</summary>
    [Fact]
    public void Methods_are_an_open_set()
    {
        Network();
        CalibrationTable table = Calibrate(new UpperMean(), [1, -2, 0.5f], [-3, 4, 2]);
        Assert.Equal(new CalibratedRange(3.5, -3, 4), table.Ranges["input0"]);
        CalibratedTypes.Attach(_s.Module, table, symmetric: true, _reported);
        Assert.Equal(new CalibratedElement(ElementType.F32, -3.5, 3.5), _s.Module.Inputs[0].Result.TensorType.Element);
    }

    [Fact]
    public void A_table_of_another_network()
    {
        Network();
        var table = new CalibrationTable();
        table.Ranges.Add("other", new CalibratedRange(1, 0, 1));
        Diagnostic error = Assert.Single(Assert.Throws<DiagnosticException>(() => CalibratedTypes.Attach(_s.Module, table, true, _reported)).Diagnostics);
        Assert.Equal(
            ("no range is for a tensor of this network", "the ranges are for \"other\", the network has \"input0\", \"r\", \"y2\", \"y\""), (error.Message, error.Why));
    }

    [Fact]
    public void A_table_that_does_not_quite_fit()
    {
        Network();
        var table = new CalibrationTable();
        table.Ranges.Add("other", new CalibratedRange(1, 0, 1));
        table.Ranges.Add("y", new CalibratedRange(1, 0, 1));
        CalibratedTypes.Attach(_s.Module, table, true, _reported);
        Assert.Equal(
            ["1 of 2 ranges are for tensors the network does not have: \"other\"", "3 tensors have no range: \"input0\", \"r\", \"y2\""],
            _reported.All.Select(d => d.Message));
    }

    /// <summary>r = relu(x), y = 2 r + 1.</summary>
    private void Network()
    {
        Value r = Relu.Create(_s.Builder, Location.Named("r"), _s.Input(3)).Output;
        Value twice = MulConst.Create(_s.Builder, Location.Named("y2"), r, 2).Output;
        _s.Module.SetOutputs([AddConst.Create(_s.Builder, Location.Named("y"), twice, 1).Output]);
    }

    private CalibrationTable Calibrate(ICalibrationMethod method, params float[][] samples) =>
        new Calibrator(_s.Module, OpRegistry.Standard, method, _reported).Run(samples.Select((d, i) => Sample(d) with { Name = $"sample{i}" }));

    private static CalibrationSample Sample(float[] data) => new("sample", new Dictionary<string, Tensor> { ["input0"] = Tensor.From(data, [data.Length]) });

    private sealed class UpperMean : ICalibrationMethod
    {
        public int Passes => 2;

        public IRangeObserver Observe(Value value) => new Observer();

        private sealed class Observer : IRangeObserver
        {
            private float _min, _max;
            private double _sum;
            private int _count;

            public void Add(ReadOnlySpan<float> data, int pass)
            {
                foreach (float x in data)
                {
                    (_min, _max) = (Math.Min(_min, x), Math.Max(_max, x));
                    if (pass == 1 && Math.Abs(x) > Math.Max(-_min, _max) / 2)
                    {
                        (_sum, _count) = (_sum + Math.Abs(x), _count + 1);
                    }
                }
            }

            public CalibratedRange Finish() => new(_sum / _count, _min, _max);
        }
    }
}
