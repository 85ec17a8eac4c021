using System.ComponentModel.Composition;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Sdk.Backends.Lowering;

/// <summary>Exports a <see cref="LoweringRule"/> for a chip of another plugin.</summary>
[MetadataAttribute]
[AttributeUsage(AttributeTargets.Class)]
public sealed class ExportLoweringAttribute(string chip) : ExportBackendPartAttribute(chip);
