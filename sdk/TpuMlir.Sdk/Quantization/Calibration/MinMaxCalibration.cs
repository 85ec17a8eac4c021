using System.Numerics.Tensors;
using TpuMlir.Sdk.Ir;

namespace TpuMlir.Sdk.Quantization;

/// <summary>The range is what was seen: the threshold is the largest magnitude. TPU-MLIR's method "max".</summary>
public sealed class MinMaxCalibration : ICalibrationMethod
{
    /// <summary>The method's name.</summary>
    public const string Name = "minmax";

    /// <inheritdoc/>
    public IRangeObserver Observe(Value value) => new Observer();

    private sealed class Observer : IRangeObserver
    {
        private float _min = float.PositiveInfinity, _max = float.NegativeInfinity;

        public void Add(ReadOnlySpan<float> data, int pass)
        {
            _min = Math.Min(_min, TensorPrimitives.Min(data));
            _max = Math.Max(_max, TensorPrimitives.Max(data));
        }

        public CalibratedRange Finish() => new(Math.Max(Math.Abs(_min), Math.Abs(_max)), _min, _max);
    }
}
