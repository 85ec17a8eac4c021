using TpuMlir.Sdk.Testing;

namespace Acme.Passes.Tests;

public sealed class Conformance : PluginConformance;
