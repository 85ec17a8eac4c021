using System.Globalization;
using TpuMlir.Host.Verification;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Host.Conformance.Samples;

/// <summary>Compares tensors that should be the same but for the order of f32 arithmetic.</summary>
internal static class Closeness
{
    /// <summary>As a share of the largest magnitude; f32 sums of some thousand terms differ less.</summary>
    public const double Reordered = 1e-4;

    /// <summary>What is wrong with a tensor, or null.</summary>
    public static string? Problem(string name, Tensor actual, Tensor expected, double tolerance)
    {
        if (!actual.Shape.Equals(expected.Shape) || actual.Type != expected.Type)
        {
            return $"\"{name}\" is {actual}, not {expected}";
        }

        if (!actual.Type.IsFloat())
        {
            long differing = TensorComparison.DifferingBits(actual, expected);
            return differing == 0 ? null : $"\"{name}\": {differing} of {actual.Count} elements differ";
        }

        TensorComparison comparison = TensorComparison.Compare(actual, expected);
        double largest = TensorConvert.ToFloats(expected).Where(float.IsFinite).Select(Math.Abs).DefaultIfEmpty().Max();
        return comparison.NonFinite == 0 && comparison.MaxError <= tolerance * Math.Max(largest, 1e-30)
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"\"{name}\" is off by {comparison.MaxError:G4} where {tolerance * largest:G4} is allowed, with {comparison.NonFinite} elements not finite on one side");
    }

    /// <summary>What is wrong with a set of tensors: names missing, and tensors that are off.</summary>
    public static IEnumerable<string> Problems(IReadOnlyDictionary<string, Tensor> actual, IReadOnlyDictionary<string, Tensor> expected, double tolerance) =>
        expected.Select(e => actual.TryGetValue(e.Key, out Tensor? tensor) ? Problem(e.Key, tensor, e.Value, tolerance) : $"there is no output \"{e.Key}\"; there are {string.Join(", ", actual.Keys)}").OfType<string>();
}
