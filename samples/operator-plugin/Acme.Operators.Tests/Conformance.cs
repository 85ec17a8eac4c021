using TpuMlir.Sdk.Testing;

namespace Acme.Operators.Tests;

public sealed class Conformance : PluginConformance;
