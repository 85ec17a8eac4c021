using System.ComponentModel.Composition;
using TpuMlir.Sdk.Ir;

namespace TpuMlir.Sdk.Quantization;

/// <summary>Decides the range of a value from the data that passes through it. An open set; exported through MEF.</summary>
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

/// <summary>Metadata of an exported calibration method.</summary>
public interface ICalibrationMethodMetadata
{
    /// <summary>The name in the manifest.</summary>
    string Method { get; }
}

/// <summary>Exports a calibration method.</summary>
[MetadataAttribute]
[AttributeUsage(AttributeTargets.Class)]
public sealed class ExportCalibrationMethodAttribute(string method) : ExportAttribute(typeof(ICalibrationMethod)), ICalibrationMethodMetadata
{
    /// <inheritdoc/>
    public string Method { get; } = method;
}
