using System.ComponentModel.Composition;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>Exports a <see cref="Kernel"/> for operators of another plugin.</summary>
[MetadataAttribute]
[AttributeUsage(AttributeTargets.Class)]
public sealed class ExportKernelAttribute() : ExportBackendPartAttribute("bm1684x");
