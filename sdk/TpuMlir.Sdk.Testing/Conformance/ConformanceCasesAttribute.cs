using System.Reflection;
using TpuMlir.Sdk.Conformance;
using Xunit.Sdk;

namespace TpuMlir.Sdk.Testing;

/// <summary>Gives the cases of the plugin a <see cref="PluginConformance"/> class is about. Asked when tests run, not when they are listed.</summary>
[DataDiscoverer("TpuMlir.Sdk.Testing.CasesAtRunTime", "TpuMlir.Sdk.Testing")]
[AttributeUsage(AttributeTargets.Method)]
public sealed class ConformanceCasesAttribute : DataAttribute
{
    /// <inheritdoc/>
    public override IEnumerable<object[]> GetData(MethodInfo testMethod)
    {
        ArgumentNullException.ThrowIfNull(testMethod);
        var suite = (PluginConformance)Activator.CreateInstance(testMethod.ReflectedType!)!;
        return suite.Run().Cases.Select(c => new object[] { c });
    }
}

/// <summary>Listing tests must not run the tool.</summary>
public sealed class CasesAtRunTime : DataDiscoverer
{
    /// <inheritdoc/>
    public override bool SupportsDiscoveryEnumeration(Xunit.Abstractions.IAttributeInfo dataAttribute, Xunit.Abstractions.IMethodInfo testMethod) => false;
}
