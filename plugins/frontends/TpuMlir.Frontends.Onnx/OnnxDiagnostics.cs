using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Frontends.Onnx;

/// <summary>Diagnostics only this frontend reports; everything else uses <see cref="CoreDiagnostics"/>.</summary>
internal static class OnnxDiagnostics
{
    /// <summary>The oldest operator set of ONNX's own domain that is imported.</summary>
    public const long OldestOpset = 7;

    /// <summary>The newest operator set the importers were written for.</summary>
    public const long NewestOpset = 26;

    /// <summary>The model uses a newer operator set than the importers were written for.</summary>
    public static readonly DiagnosticDescriptor NewerOpset = new("ONX0101", Severity.Warning, "Newer operator set than known");

    /// <summary>64-bit floats become f32.</summary>
    public static readonly DiagnosticDescriptor Narrowed = new("ONX0102", Severity.Remark, "64-bit floats become f32");

    /// <summary>The reference framework refused the model or failed while running it.</summary>
    public static readonly DiagnosticDescriptor ReferenceFailed = new("ONX0201", Severity.Error, "ONNX Runtime failed");
}
