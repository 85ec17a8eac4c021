using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Quantization;

/// <summary>Puts ranges on values as calibrated types.</summary>
public static class CalibratedTypes
{
    /// <summary>Gives every floating-point value its range and the module the state TOP_CALIBRATED.</summary>
    /// <remarks>
    /// As TPU-MLIR's import-calibration-table: symmetric, a value with negatives gets [-threshold, threshold] and one without
    /// [0, threshold]; otherwise it gets [min, max], widened to hold 0.
    /// </remarks>
    /// <param name="module">A top module.</param>
    /// <param name="table">The ranges by tensor name.</param>
    /// <param name="symmetric">False when the chip has zero points.</param>
    /// <param name="sink">Told of values without a range, and of ranges for tensors that are not there.</param>
    /// <exception cref="DiagnosticException">No range is for a tensor of this module.</exception>
    public static void Attach(Module module, CalibrationTable table, bool symmetric, IDiagnosticSink sink)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        var missing = new List<string>();
        foreach (OpResult value in module.Operations.SelectMany(o => o.Results))
        {
            if (value.IsWeight() || value.Type is not TensorType { Element: ScalarElement or CalibratedElement } type || !type.Storage.IsFloat())
            {
                continue;
            }

            if (value.Name is { } name && table.Ranges.TryGetValue(name, out CalibratedRange? range))
            {
                used.Add(name);
                ValueRange given = Effective(range, symmetric);
                value.Type = type with { Element = new CalibratedElement(type.Storage, given.Min, given.Max) };
            }
            else
            {
                missing.Add(value.Name ?? "?");
            }
        }

        Report(table, used, missing, sink);
        module.State = ModuleState.TopCalibrated;
    }

    /// <summary>The range quantisation has to cover.</summary>
    private static ValueRange Effective(CalibratedRange range, bool symmetric)
    {
        double threshold = range.Threshold > 0 ? range.Threshold : Math.Max(Math.Abs(range.Min), Math.Abs(range.Max));
        threshold = threshold > 0 ? threshold : 1;
        ValueRange seen = new ValueRange(range.Min, range.Max).Union(new(0, 0));
        return symmetric || seen.Threshold == 0 ? new(range.Min < 0 || seen.Threshold == 0 ? -threshold : 0, threshold) : seen;
    }

    private static void Report(CalibrationTable table, HashSet<string> used, List<string> missing, IDiagnosticSink sink)
    {
        string[] unused = [.. table.Ranges.Keys.Where(n => !used.Contains(n))];
        if (used.Count == 0)
        {
            throw new DiagnosticException(new Diagnostic(
                CoreDiagnostics.CalibrationData,
                "no range is for a tensor of this network",
                Why: $"the ranges are for {Some(unused)}, the network has {Some(missing)}",
                Help: "calibrate this network; names change with the model and with the passes that run before calibration"));
        }

        if (unused.Length > 0)
        {
            sink.Report(new Diagnostic(
                CoreDiagnostics.CalibrationIncomplete,
                $"{unused.Length} of {table.Ranges.Count} ranges are for tensors the network does not have: {Some(unused)}",
                Why: "the table is of another version of the network, or of another pipeline",
                Help: "calibrate again"));
        }

        if (missing.Count > 0)
        {
            sink.Report(new Diagnostic(
                CoreDiagnostics.CalibrationIncomplete,
                $"{missing.Count} tensors have no range: {Some(missing)}",
                Why: "what computes them or with them stays in floating point",
                Help: unused.Length > 0 ? "calibrate again" : null));
        }
    }

    private static string Some(IReadOnlyCollection<string> names) =>
        names.Count == 0 ? "nothing" : string.Join(", ", names.Take(5).Select(n => $"\"{n}\"")) + (names.Count > 5 ? ", ..." : "");
}
