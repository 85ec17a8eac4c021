namespace TpuMlir.Sdk.Testing.Tests;

/// <summary>The graph passes; written as the author of any plugin would.</summary>
public sealed class GraphPassesConformance() : PluginConformance;

/// <summary>The ONNX frontend.</summary>
public sealed class OnnxFrontendConformance : PluginConformance
{
    /// <inheritdoc/>
    protected override string PluginFolder => "plugins/TpuMlir.Frontends.Onnx";
}

/// <summary>The BM1684X backend.</summary>
public sealed class Bm1684xConformance : PluginConformance
{
    /// <inheritdoc/>
    protected override string PluginFolder => "plugins/TpuMlir.Backends.Bm1684x";
}
