using System.Runtime.InteropServices;
using System.Text;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Frontends.Onnx.Reference;

/// <summary>ONNX Runtime's table of functions. The table only grows, so an entry keeps its index for ever.</summary>
internal sealed unsafe class OrtApi
{
    // Every function used here is in the table of this version and all later ones.
    private const uint Version = 14;
    private const int Fatal = 4;

    private readonly nint* _table;

    private OrtApi(nint* table)
    {
        _table = table;
        nint environment;
        fixed (byte* name = "tpumlir\0"u8)
        {
            Check(((delegate* unmanaged<int, byte*, nint*, nint>)table[Index.CreateEnv])(Fatal, name, &environment));
        }

        nint memory;
        Check(((delegate* unmanaged<int, int, nint*, nint>)table[Index.CreateCpuMemoryInfo])(0, 0, &memory));
        nint allocator;
        Check(((delegate* unmanaged<nint*, nint>)table[Index.GetAllocatorWithDefaultOptions])(&allocator));
        (Environment, Memory, Allocator) = (environment, memory, allocator);
    }

    /// <summary>The environment; one for the process.</summary>
    public nint Environment { get; }

    /// <summary>Describes ordinary memory.</summary>
    public nint Memory { get; }

    /// <summary>Frees names.</summary>
    public nint Allocator { get; }

    /// <summary>The function at an index of the table.</summary>
    public nint this[int index] => _table[index];

    /// <summary>Loads the library; null with the reason when the file is no usable ONNX Runtime.</summary>
    public static OrtApi? Load(string path, out string reason)
    {
        reason = "";
        if (!NativeLibrary.TryLoad(path, out nint library))
        {
            reason = $"'{path}' is not a library this system can load";
        }
        else if (!NativeLibrary.TryGetExport(library, "OrtGetApiBase", out nint entry))
        {
            NativeLibrary.Free(library);
            reason = $"'{path}' is not ONNX Runtime: it has no OrtGetApiBase";
        }
        else
        {
            nint* functions = ((delegate* unmanaged<nint*>)entry)();
            var table = (nint*)((delegate* unmanaged<uint, nint>)functions[0])(Version);
            try
            {
                reason = table is null ? $"'{path}' is older than ONNX Runtime 1.{Version}" : "";
                return table is null ? null : new OrtApi(table);
            }
            catch (OrtException e)
            {
                reason = $"ONNX Runtime in '{path}' does not start: {e.Message}";
            }
        }

        return null;
    }

    /// <summary>Throws ONNX Runtime's message when a call returned a status.</summary>
    public void Check(nint status)
    {
        if (status == 0)
        {
            return;
        }

        string message = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint, nint>)_table[Index.GetErrorMessage])(status)) ?? "no message";
        Release(Index.ReleaseStatus, status);
        throw new OrtException(message);
    }

    /// <summary>Calls one of the release functions.</summary>
    public void Release(int index, nint handle)
    {
        if (handle != 0)
        {
            ((delegate* unmanaged<nint, void>)_table[index])(handle);
        }
    }

    /// <summary>A string as ONNX Runtime takes it.</summary>
    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text + '\0');

    /// <summary>Indices of the table's functions, from onnxruntime_c_api.h.</summary>
    internal static class Index
    {
        public const int GetErrorMessage = 2;
        public const int CreateEnv = 3;
        public const int CreateSession = 7;
        public const int CreateSessionFromArray = 8;
        public const int Run = 9;
        public const int CreateSessionOptions = 10;
        public const int SetSessionGraphOptimizationLevel = 23;
        public const int SetIntraOpNumThreads = 24;
        public const int SetInterOpNumThreads = 25;
        public const int SessionGetInputCount = 30;
        public const int SessionGetInputTypeInfo = 33;
        public const int SessionGetInputName = 36;
        public const int CreateTensorWithData = 49;
        public const int IsTensor = 50;
        public const int GetTensorMutableData = 51;
        public const int CastTypeInfoToTensorInfo = 55;
        public const int GetTensorElementType = 60;
        public const int GetDimensionsCount = 61;
        public const int GetDimensions = 62;
        public const int GetTensorTypeAndShape = 65;
        public const int CreateCpuMemoryInfo = 69;
        public const int AllocatorFree = 76;
        public const int GetAllocatorWithDefaultOptions = 78;
        public const int ReleaseStatus = 93;
        public const int ReleaseSession = 95;
        public const int ReleaseValue = 96;
        public const int ReleaseTypeInfo = 98;
        public const int ReleaseTensorTypeAndShapeInfo = 99;
        public const int ReleaseSessionOptions = 100;
        public const int AddSessionConfigEntry = 130;
    }
}

/// <summary>ONNX Runtime refused something.</summary>
internal sealed class OrtException(string message) : Exception(message);
