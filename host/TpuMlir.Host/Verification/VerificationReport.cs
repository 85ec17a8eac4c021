using System.Text.Json.Serialization;

namespace TpuMlir.Host.Verification;

/// <summary>One tensor of a stage.</summary>
/// <param name="Name">The tensor.</param>
/// <param name="Cosine">Its cosine to the reference; null when compared bit for bit.</param>
/// <param name="Euclidean">Its euclidean similarity; null when compared bit for bit.</param>
/// <param name="MaxError">The largest difference.</param>
/// <param name="Differing">Elements that differ (bit for bit), or are not finite where the reference is.</param>
/// <param name="IsOutput">Whether it is an output of the network.</param>
/// <param name="Passed">Whether it is within the limits.</param>
/// <param name="LoweredLimit">
/// The limit used instead of the stage's, where rounding weights and results to the mode's type, in f32, reaches no more.
/// </param>
public sealed record TensorResult(
    string Name, double? Cosine, double? Euclidean, double? MaxError, long Differing, bool IsOutput, bool Passed, double? LoweredLimit);

/// <summary>The result of a stage.</summary>
/// <param name="Title">What was compared: "top = ONNX Runtime".</param>
/// <param name="Status">"passed", "failed" or "not done".</param>
/// <param name="Reason">Why it was not done; null otherwise.</param>
/// <param name="Compared">Number of tensors compared.</param>
/// <param name="Total">Number of tensors that could have been.</param>
/// <param name="Limit">The limit on outputs in words.</param>
/// <param name="Tensors">The tensors, in program order, inputs sets after each other.</param>
public sealed record StageResult(string Title, string Status, string? Reason, int Compared, int Total, string Limit, IReadOnlyList<TensorResult> Tensors)
{
    /// <summary>The first tensor that failed, in program order; null when none did.</summary>
    [JsonIgnore]
    public TensorResult? FirstFailure => Tensors.FirstOrDefault(t => !t.Passed);

    /// <summary>A stage that was not done.</summary>
    public static StageResult NotDone(string title, string reason) => new(title, "not done", reason, 0, 0, "", []);
}

/// <summary>The result of a verification.</summary>
/// <param name="Model">The model.</param>
/// <param name="Chip">The chip.</param>
/// <param name="Mode">The mode.</param>
/// <param name="InputSets">Number of sets of inputs.</param>
/// <param name="Stages">The stages.</param>
/// <param name="Outputs">The artifact's outputs, on the simulator, against the source's framework.</param>
public sealed record VerificationReport(string Model, string Chip, string Mode, int InputSets, IReadOnlyList<StageResult> Stages, IReadOnlyList<TensorResult> Outputs)
{
    /// <summary>True when no stage failed.</summary>
    public bool Passed => Stages.All(s => s.Status != "failed");
}

/// <summary>The report's JSON form.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(VerificationReport))]
internal sealed partial class ReportJson : JsonSerializerContext;
