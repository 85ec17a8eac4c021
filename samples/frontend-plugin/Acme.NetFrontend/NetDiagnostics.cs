using TpuMlir.Sdk.Diagnostics;

namespace Acme.NetFrontend;

/// <summary>What can be wrong with a network file, besides <see cref="CoreDiagnostics"/>.</summary>
internal static class NetDiagnostics
{
    /// <summary>A key or layer type nobody knows.</summary>
    public static readonly DiagnosticDescriptor Unknown = new("ACME0201", Severity.Error, "Unknown word");

    /// <summary>A key is missing or its value is of another kind.</summary>
    public static readonly DiagnosticDescriptor Value = new("ACME0202", Severity.Error, "Wrong value");

    /// <summary>A tensor or weight that is not there, or is there twice.</summary>
    public static readonly DiagnosticDescriptor Name = new("ACME0203", Severity.Error, "Wrong name");

    /// <summary>Shapes that do not fit together.</summary>
    public static readonly DiagnosticDescriptor Shape = new("ACME0204", Severity.Error, "Wrong shape");
}
