using TpuMlir.Sdk.Ir;

namespace TpuMlir.Sdk.Quantization;

/// <summary>Decides the range of a value from the data that passes through it.</summary>
/// <remarks>
/// An open set: a pass of a plugin runs a <see cref="Calibrator"/> with a method of its own and attaches what it finds
/// (<see cref="CalibratedTypes"/>); a module that is calibrated already is not calibrated again.
/// </remarks>
public interface ICalibrationMethod
{
    /// <summary>How often all data is run: 2 for a method that needs the extremes before it can count.</summary>
    int Passes => 1;

    /// <summary>Makes what watches one value.</summary>
    IRangeObserver Observe(Value value);
}

/// <summary>Watches one value over all samples.</summary>
public interface IRangeObserver
{
    /// <summary>Takes the value's data of one sample; all of it is finite.</summary>
    /// <param name="data">The elements in order.</param>
    /// <param name="pass">The pass, from 0.</param>
    void Add(ReadOnlySpan<float> data, int pass);

    /// <summary>What was found, after the last pass; at least one sample was seen.</summary>
    CalibratedRange Finish();
}

/// <summary>What calibration found of a value.</summary>
/// <param name="Threshold">The largest magnitude to be told apart; not negative.</param>
/// <param name="Min">The smallest value seen.</param>
/// <param name="Max">The largest value seen.</param>
public sealed record CalibratedRange(double Threshold, double Min, double Max);
