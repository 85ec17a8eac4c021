using System.Globalization;

namespace TpuMlir.Host.Verification;

/// <summary>The report as a table for people.</summary>
public static class VerificationTable
{
    /// <summary>The lines.</summary>
    public static IEnumerable<string> Lines(VerificationReport report)
    {
        yield return $"verification of {report.Model} on {report.Chip}, {report.Mode}, {report.InputSets} input set{(report.InputSets == 1 ? "" : "s")}";
        yield return $"  {"stage",-34} {"tensors",9}  {"worst cosine",14}  {"max error",10}  result";
        int number = 1;
        foreach (StageResult stage in report.Stages)
        {
            double[] cosines = [.. stage.Tensors.Select(t => t.Cosine).OfType<double>()], errors = [.. stage.Tensors.Select(t => t.MaxError).OfType<double>()];
            string worst = cosines.Length > 0 ? Cosine(cosines.Min()) : stage.Compared > 0 ? "bit for bit" : "-";
            string error = errors.Length > 0 ? errors.Max().ToString("0.0e+00", CultureInfo.InvariantCulture) : "-";
            yield return $"  {$"{number++} {stage.Title}",-34} {$"{stage.Compared}/{stage.Total}",9}  {worst,14}  {error,10}  {stage.Status}{(stage.Reason is null ? "" : $": {stage.Reason}")}";
            foreach (TensorResult lowered in stage.Tensors.Where(t => t.LoweredLimit is not null))
            {
                yield return $"      \"{lowered.Name}\": limit {Cosine(lowered.LoweredLimit ?? 0)}, which is all an f32 run reaches that rounds weights and results to the mode's type; cosine {Cosine(lowered.Cosine ?? 0)}";
            }

            if (stage.FirstFailure is { } first)
            {
                yield return $"      first failure: \"{first.Name}\" {What(first)}; limit {stage.Limit}";
            }
        }

        foreach (TensorResult output in report.Outputs)
        {
            yield return $"  output \"{output.Name}\" against the source: cosine {Cosine(output.Cosine ?? 0)}, max error {(output.MaxError ?? 0).ToString("0.0e+00", CultureInfo.InvariantCulture)}";
        }
    }

    /// <summary>How far a tensor is off.</summary>
    internal static string What(TensorResult tensor) => tensor.Cosine is { } cosine
        ? $"cosine {Cosine(cosine)}, {tensor.Differing} elements not finite"
        : $"{tensor.Differing} elements differ";

    /// <summary>Digits until they differ from 1.</summary>
    private static string Cosine(double value) => value.ToString("0.0000000000", CultureInfo.InvariantCulture);
}
